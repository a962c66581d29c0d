package dev.belay.examples.service;

import static dev.belay.examples.service.Chain.LIMIT;
import static dev.belay.examples.service.Chain.calling;
import static dev.belay.examples.service.Chain.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.RawClient;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.waits.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class CallersTimeTest {
    private static final long AMPLE_MILLIS = 60_000;
    private static final long GIVEN_MILLIS = 2000;
    private static final Duration LATEST = Duration.ofMillis(250);

    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

    @Test
    void theTimeOfTheCallerIsThatOfAllServicesBelow() throws Exception {
        try (FaultServer last = FaultServer.builder().onRequest(received::add).start(stallsAfterTheFirst());
                BelayClient client = client();
                JdkService second = JdkService.start(calling(client, last.url("/")));
                JettyService first = JettyService.start(calling(client, second.url()))) {
            assertThat(answerOf(first, AMPLE_MILLIS)).startsWith("HTTP/1.1 200 ");
            assertThat(remaining(received.take())).isBetween(1L, AMPLE_MILLIS - 1);

            assertThat(answerOf(first, GIVEN_MILLIS)).startsWith("HTTP/1.1 504 ");

            assertThat(last.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(remaining(received.take())).isBetween(1L, GIVEN_MILLIS - 1);
        }
    }

    @Timing
    @Test
    void theAnswerComesWhenTheTimeIsOver() throws Exception {
        try (FaultServer last = FaultServer.start(stallsAfterTheFirst());
                BelayClient client = client();
                JdkService second = JdkService.start(calling(client, last.url("/")));
                JettyService first = JettyService.start(calling(client, second.url()))) {
            assertThat(answerOf(first, AMPLE_MILLIS)).startsWith("HTTP/1.1 200 ");

            try (var call = BackgroundCall.start(() -> answerOf(first, GIVEN_MILLIS))) {
                Outcome<String> outcome = call.outcome(LIMIT);

                assertThat(outcome.value()).startsWith("HTTP/1.1 504 ");
                Duration given = Duration.ofMillis(GIVEN_MILLIS);
                assertThat(outcome.took()).isBetween(given.minusMillis(50), given.plus(LATEST));
            }
        }
    }

    /** The first request of a process loads classes for longer than a caller may wait. */
    private static dev.belay.testing.Answer stallsAfterTheFirst() {
        return Answers.inTurn(Answers.ok("ok"), Answers.never());
    }

    private static long remaining(ReceivedRequest request) {
        return Long.parseLong(Objects.requireNonNull(request.header(CallerHeaders.REMAINING_MILLIS)));
    }

    @Test
    void onlyOneLayerRetriesWhenTheAttemptIsSaid() throws Exception {
        try (FaultServer last = FaultServer.start(Answers.status(502));
                BelayClient client = client();
                JdkService second = JdkService.start(calling(client, last.url("/")));
                JettyService first = JettyService.start(calling(client, second.url()));
                BelayClient caller = client()) {
            assertThat(statusFor(caller, first.url())).isEqualTo(502);

            // Three attempts of the last layer for the first one of all, then one for each of the others': not 27.
            assertThat(last.traffic().requests()).isEqualTo(3 + 1 + 1 + 1 + 1);
        }
    }

    @Test
    void attemptsMultiplyWhenItIsNot() throws Exception {
        try (FaultServer last = FaultServer.start(Answers.status(502));
                BelayClient client = BelayClient.create();
                JettyService service = JettyService.start(calling(client, last.url("/")));
                BelayClient caller = BelayClient.create()) {
            assertThat(statusFor(caller, service.url())).isEqualTo(502);

            assertThat(last.traffic().requests()).isEqualTo(3 * 3);
        }
    }

    private static int statusFor(BelayClient caller, String url) throws IOException {
        return caller.execute(
                get(url), CancellationToken.none(), ResponseReaders.anyStatus(response -> response.status()));
    }

    private static BelayClient client() {
        return CallerHeaders.sentBy(BelayClient.builder()).build();
    }

    private static String answerOf(JettyService service, long millis) throws IOException {
        int port = HttpUrl.get(service.url()).port();
        try (RawClient caller = RawClient.connect(port)) {
            return caller.get(CallerHeaders.REMAINING_MILLIS + ": " + millis, "Connection: close")
                    .readAll();
        }
    }
}
