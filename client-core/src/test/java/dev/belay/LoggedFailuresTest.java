package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.belay.FailingCalls.Failing;
import dev.belay.FailingCalls.Ready;
import dev.belay.error.BelayException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.HttpStatusException;
import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.EndedCall;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What failing calls leave in all logs of the process, at all levels: no secret, one line each, and few warnings. */
class LoggedFailuresTest {
    private static final String SECRET = FailingCalls.SECRET;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int CALLS = 60;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    static Stream<Arguments> everyFailure() {
        return FailingCalls.all().stream()
                .flatMap(failing -> Stream.of(CallStyle.values())
                        // A caller that is not there cannot be interrupted, and a response that is open is no failure.
                        .filter(style -> style != CallStyle.ASYNC || failing.type() != CallInterruptedException.class)
                        .filter(style -> style != CallStyle.OPEN || failing.type() != HttpStatusException.class)
                        .map(style -> Arguments.of(failing, style)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyFailure")
    void aFailedCallLeavesOneLineAndNoSecret(Failing failing, CallStyle style) throws Exception {
        Ready ready = failing.setup().with(clients);
        try (CapturedLog log = CapturedLog.ofEverybody()) {
            Throwable failure;
            try {
                ready.before().run();
                failure = catchThrowable(
                        () -> style.call(ready.caller(), ready.request(), ready.token(), ResponseReaders.string()));
            } finally {
                Thread.interrupted();
                ready.after().run();
            }

            assertThat(failure).isInstanceOf(failing.type());
            assertThat(Await.condition(SOON, () -> failures(log).size() == 1)).isTrue();
            assertThat(failures(log)).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
                assertThat(line.getFormattedMessage())
                        .contains("failure=" + failing.type().getSimpleName());
            });
            assertThat(loud(log)).as("above DEBUG").hasSizeLessThanOrEqualTo(1);
            assertThat(log.events()).extracting(LoggedFailuresTest::text).noneMatch(line -> line.contains(SECRET));
        }
    }

    @Test
    void noTypeOfFailureIsLeftOut() {
        List<String> types = new ClassFileImporter()
                .importPackagesOf(BelayException.class).stream()
                        .filter(type ->
                                type.isAssignableTo(BelayException.class) && !type.isEquivalentTo(BelayException.class))
                        .map(JavaClass::getSimpleName)
                        .toList();

        assertThat(types).hasSizeGreaterThan(15);
        assertThat(FailingCalls.all().stream().map(failing -> failing.type().getSimpleName()))
                .containsAll(types);
    }

    /** A listener, an instrument and a token source that always fail, and a server that does. */
    private BelayClient.Builder unlucky(VirtualTimer timer) {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.status(500, SECRET)));
        return TestClients.over(transport, timer)
                .listener(event -> {
                    throw new IllegalStateException(SECRET);
                })
                .instrument(view -> new ClientInstrument() {
                    @Override
                    public void callEnded(EndedCall call) {
                        throw new IllegalStateException(SECRET);
                    }
                })
                .credentials(BearerTokens.from(
                        token -> {
                            throw new IOException(SECRET);
                        },
                        "http://tokens.test"));
    }

    @Test
    void eachKindOfWarningComesOnceAMinuteAndCountsTheOthers() throws Exception {
        VirtualTimer timer = clients.register(new VirtualTimer());
        BelayClient client = clients.build(unlucky(timer));
        try (CapturedLog log = CapturedLog.ofEverybody()) {
            failManyTimes(client, timer);

            assertThat(warnings(log))
                    .extracting(LoggedFailuresTest::kind)
                    .containsExactlyInAnyOrder(
                            "a call listener failed",
                            "an instrument failed",
                            "no access token fetched",
                            "circuit breaker opened");
            assertThat(warnings(log))
                    .extracting(LoggedFailuresTest::text)
                    .allMatch(line -> line.contains(" suppressed=0"));
            timer.advance(Duration.ofMinutes(1));
            failManyTimes(client, timer);

            assertThat(warnings(log).stream()
                            .collect(Collectors.groupingBy(LoggedFailuresTest::kind))
                            .values())
                    .allMatch(lines -> lines.size() <= 2);
            assertThat(warnings(log))
                    .extracting(LoggedFailuresTest::text)
                    .noneMatch(line -> line.contains(SECRET))
                    .anyMatch(line ->
                            line.startsWith("a call listener failed") && line.matches("(?s).* suppressed=\\d{2,}.*"));
        }
    }

    /** Within one minute. */
    private static void failManyTimes(BelayClient client, VirtualTimer timer) {
        for (int i = 0; i < CALLS; i++) {
            for (String host : List.of("tokens.test", "x.test")) {
                Request request = new Request.Builder()
                        .url("http://" + host + "/" + SECRET)
                        .build();
                assertThat(catchThrowable(
                                () -> client.execute(request, CancellationToken.none(), ResponseReaders.string())))
                        .isInstanceOf(BelayException.class);
            }
            timer.advance(Duration.ofMillis(900));
        }
    }

    private static List<ILoggingEvent> failures(CapturedLog log) {
        return log.events().stream()
                .filter(event -> event.getMessage().startsWith("call failed; "))
                .toList();
    }

    private static List<ILoggingEvent> loud(CapturedLog log) {
        return log.events().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .toList();
    }

    private static List<ILoggingEvent> warnings(CapturedLog log) {
        return log.events().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
    }

    private static String kind(ILoggingEvent event) {
        return event.getMessage().replaceAll(";.*", "");
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
}
