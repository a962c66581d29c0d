package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.error.ConnectionLostException;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2Stream;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An HTTP/2 server that says which requests are its last: those it finishes, the others go elsewhere, and none is done twice. */
class GoAwayTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final RequestBody ORDER = RequestBody.create("order", null);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private static Peer serve(Wire wire, StreamAnswer... inTurn) {
        return Peer.start(wire, Answers.never(), StreamAnswers.inTurn(inTurn));
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void whatIsUnderWayEndsThereAndTheNextCallGoesElsewhere(Wire wire) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        StreamAnswer last = stream -> {
            stream.goAway();
            told.countDown();
            StreamAnswers.heldBy(held, StreamAnswers.ok("last")).answer(stream);
        };
        try (Peer peer = serve(wire, last, StreamAnswers.ok("next"));
                BelayClient belay = leaks.build(wire.belay());
                BackgroundCall<String> call = CallStyle.EXECUTE.start(belay, peer.request())) {
            assertThat(told.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            // While the first is held, this one is answered; OkHttp refuses it once if it is faster than the news.
            assertThat(CallStyle.EXECUTE.text(belay, peer.request())).isEqualTo("next");

            held.countDown();
            assertThat(call.outcome(LIMIT).value()).isEqualTo("last");
            assertThat(peer.traffic().connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aPostThatTheServerHasNotLookedAtGoesAgain(Wire wire) throws Exception {
        try (Peer peer = serve(wire, Http2Stream::goAwayUnprocessed, StreamAnswers.ok("taken"));
                BelayClient belay = leaks.build(wire.belay())) {
            CallLedger ledger = CallStyle.EXECUTE.call(
                    belay, peer.request().newBuilder().post(ORDER).build(), response -> {
                        assertThat(response.string()).isEqualTo("taken");
                        return response.ledger();
                    });

            assertThat(ledger.attempts()).extracting(AttemptLedger::number).containsExactly(1, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aPostThatTheServerMayHaveTakenDoesNot(Wire wire) throws Exception {
        StreamAnswer takesAndEnds = stream -> {
            stream.awaitRequestEnd();
            stream.goAway();
            stream.endConnection();
        };
        try (Peer peer = serve(wire, takesAndEnds, StreamAnswers.ok("twice"));
                BelayClient belay = leaks.build(wire.belay())) {
            Request post = peer.request().newBuilder().post(ORDER).build();

            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, post))
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            e -> assertThat(e.requestMayHaveBeenSent()).isTrue());

            assertThat(peer.traffic().requests()).isEqualTo(1);
        }
    }

    /** To OkHttp the request has then failed because it could not be sent, and it has also been refused. */
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aPostIsStillBeingSentWhenTheConnectionThatDoesNotTakeItEnds(Wire wire) throws Exception {
        StreamAnswer refusesAndEnds = stream -> {
            stream.goAwayUnprocessed();
            stream.endConnection();
        };
        try (Peer peer = serve(wire, refusesAndEnds, StreamAnswers.ok("taken"));
                BelayClient belay = leaks.build(wire.belay())) {
            Request post = peer.request()
                    .newBuilder()
                    .post(new EndsWithItsFirstConnection(belay))
                    .build();

            assertThat(CallStyle.EXECUTE.text(belay, post)).isEqualTo("taken");

            assertThat(peer.traffic().requests()).isEqualTo(2);
        }
    }

    /** A body that ends when the connection that it is written to first has gone. */
    private static final class EndsWithItsFirstConnection extends RequestBody {
        private final BelayClient client;
        private int begun;

        EndsWithItsFirstConnection(BelayClient client) {
            this.client = client;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            if (begun++ == 0) {
                // Without a byte nothing would be flushed, the request's head neither.
                sink.writeByte('o').flush();
                assertThat(Await.condition(LIMIT, () -> client.connections().closed() == 1))
                        .isTrue();
            }
        }
    }
}
