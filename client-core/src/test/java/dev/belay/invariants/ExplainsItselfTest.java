package dev.belay.invariants;

import static dev.belay.invariants.FailureStory.BEFORE_SECOND_ATTEMPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallInterceptor;
import dev.belay.CancellationSource;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectFailedException;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import okhttp3.Request;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invariant 7: every failure explains itself. Each call here makes two attempts; the first cannot connect, and the second
 * fails in its own way.
 */
@Timeout(20)
class ExplainsItselfTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String SECRET = "s3cr3t";
    private static final Request REQUEST = new Request.Builder()
            .url("http://" + SECRET + "@a.test/" + SECRET + "?key=" + SECRET)
            .header("Authorization", SECRET)
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final CompletableFuture<BelayClient> built = new CompletableFuture<>();

    static Stream<Arguments> storiesAndStyles() {
        return EnumSet.allOf(FailureStory.class).stream()
                .flatMap(story -> Stream.of(CallStyle.values())
                        // Who waits for a future waits in it, not in the call.
                        .filter(style -> story != FailureStory.INTERRUPT || style != CallStyle.ASYNC)
                        .map(style -> Arguments.of(story, style)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("storiesAndStyles")
    void itTellsWhatWasTriedWhichLimitWasHitWhereTheTimeWentAndWhatToDo(FailureStory story, CallStyle style)
            throws Exception {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused")), story.secondAttempt());
        BelayClient client = clients.build(story.settings(TestClients.over(transport, timer))
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build())
                .responseLimits(ResponseLimits.builder().bufferedBytes(3).build())
                .interceptor(chain -> twice(chain, story, transport)));
        built.complete(client);

        try (CancellationSource source = CancellationSource.create();
                BackgroundCall<String> call = BackgroundCall.start(() ->
                        style.call(client.with(story.options()), REQUEST, source.token(), ResponseReaders.string()))) {
            story.end(new FailureStory.Stage(client, transport, timer, source, call));
            Throwable failure = call.outcome(PATIENCE).failure();

            assertThat(failure).isExactlyInstanceOf(story.type());
            assertThat(failure.getMessage())
                    .startsWith("GET http://a.test:80: " + story.what())
                    .contains(story.advice())
                    .contains(
                            " Spent: attempt 1: connect 0 ms on 192.0.2.1:80 http/1.1, then ConnectFailedException; attempt 2: ");
            assertTellsOfBothAttempts((BelayException) failure);
            assertThat(Throwables.getStackTrace(failure)).doesNotContain(SECRET);
        }
    }

    private ResponseHandle twice(CallInterceptor.Chain chain, FailureStory story, FakeTransport transport)
            throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (ConnectFailedException first) {
            timer.advance(BEFORE_SECOND_ATTEMPT);
            story.beforeSecondAttempt(built.join(), chain.token(), transport);
            return chain.proceed(chain.request());
        }
    }

    private static void assertTellsOfBothAttempts(BelayException failure) {
        CallLedger ledger = failure.ledger();
        assertThat(ledger.elapsed().plus(ledger.remaining())).isEqualTo(Timeouts.DEFAULT_TOTAL);
        assertThat(failure.getSuppressed()).hasSize(1).hasOnlyElementsOfType(ConnectFailedException.class);

        List<AttemptLedger> attempts = failure.attempts();
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).failure()).isSameAs(failure.getSuppressed()[0]);
        assertThat(attempts.get(0).longest()).extracting(PhaseTime::phase).isEqualTo(Phase.CONNECT);
        AttemptLedger last = attempts.get(1);
        assertThat(last.start()).isEqualTo(BEFORE_SECOND_ATTEMPT);
        assertThat(last.phases().stream().map(PhaseTime::duration).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(ledger.elapsed().minus(BEFORE_SECOND_ATTEMPT));
    }

    @Test
    void everyTypeOfFailureHasItsStory() throws Exception {
        Path errors = Path.of(
                        BelayException.class.getResource("BelayException.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(errors)) {
            List<String> types = files.map(file -> file.getFileName().toString().replace(".class", ""))
                    .filter(name -> name.endsWith("Exception") && !name.equals("BelayException"))
                    // Calls with an authorization of their own, as those here, need no token: see CredentialStageTest.
                    .filter(name -> !name.equals("CredentialException"))
                    .toList();

            assertThat(EnumSet.allOf(FailureStory.class))
                    .extracting(story -> story.type().getSimpleName())
                    .containsExactlyInAnyOrderElementsOf(types);
        }
    }
}
