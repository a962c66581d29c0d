package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.Timeouts;
import dev.belay.event.CallEvent;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F22: logging reads the body away from the caller, or writes down what was secret. */
class F22LoggingTest {
    private static final String SECRET = "s3cr3t";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aNaiveLoggerConsumesTheBodyBeforeTheCallerHasIt(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp()
                .newBuilder()
                .addInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    assertThat("answered: " + response.body().string()).isNotEmpty();
                    return response;
                })
                .build();
        leaks.register(Wire.end(naive));
        try (Peer peer = Peer.start(wire, Answers.ok("whole"), StreamAnswers.ok("whole"));
                Response response = naive.newCall(peer.request()).execute()) {
            assertThatThrownBy(() -> response.body().string())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("closed");
        }
    }

    @Test
    void aNaiveRequestShowsItsSecretsWhenItIsLogged() throws Exception {
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1)) {
            assertThat(secretRequest(peer).toString()).contains(SECRET);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void loggingAtEveryLevelLeavesTheBodyToTheCaller(Wire wire) throws Exception {
        try (CapturedLog log = CapturedLog.everything("dev.belay");
                Peer peer = Peer.start(wire, Answers.ok("whole"), StreamAnswers.ok("whole"));
                BelayClient belay = wire.belay().build()) {
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, peer.request())).isEqualTo("whole");
            }

            assertThat(log.events())
                    .anySatisfy(event -> {
                        assertThat(event.getLevel()).isEqualTo(Level.TRACE);
                        assertThat(event.getMessage()).startsWith("attempt ended; ");
                    })
                    .anySatisfy(event -> {
                        assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
                        assertThat(event.getMessage()).startsWith("call ended; ");
                    });
        }
    }

    /** An answer that ends a call in a certain style. */
    private record Ending(String name, Answer answer, StreamAnswer streamAnswer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> everyEnding() {
        byte[] body = ("body " + SECRET).getBytes(StandardCharsets.UTF_8);
        String cookie = "Set-Cookie: " + SECRET;
        return Stream.of(
                        new Ending(
                                "success",
                                Answers.response(200, List.of(cookie), body),
                                StreamAnswers.response(200, Map.of("set-cookie", SECRET), body)),
                        new Ending(
                                "error status",
                                Answers.response(500, List.of(cookie), body),
                                StreamAnswers.response(500, Map.of("set-cookie", SECRET), body)),
                        new Ending(
                                "redirect",
                                Answers.redirect("ftp://u:" + SECRET + "@x.test/?q=" + SECRET),
                                StreamAnswers.status(302, Map.of("location", "/?q=" + SECRET))),
                        new Ending("no answer", Answers.never(), StreamAnswers.never()),
                        new Ending("lost connection", Answers.closes(), StreamAnswers.resets(2)),
                        new Ending("body cut", Answers.bodyEndsEarly(10, 100_000), StreamAnswers.bodyResets(10, 2)),
                        new Ending(
                                "no HTTP",
                                Answers.then(Answers.raw(SECRET + " " + SECRET + "\r\n\r\n"), Answers.closes()),
                                StreamAnswers.refuses()),
                        new Ending(
                                "no header",
                                Answers.then(
                                        Answers.raw("HTTP/1.1 200 OK\r\n" + SECRET + "\r\n\r\n"), Answers.closes()),
                                StreamAnswers.refuses()),
                        new Ending(
                                "no chunk",
                                Answers.then(
                                        Answers.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + SECRET
                                                + "\r\n"),
                                        Answers.closes()),
                                StreamAnswers.refuses()),
                        new Ending("too large", Answers.ofSize(5_000), StreamAnswers.endless()))
                .flatMap(ending -> Stream.of(Wire.values()).map(wire -> Arguments.of(ending, wire)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyEnding")
    void noSecretIsInAnyLogLineEventOrException(Ending ending, Wire wire) throws Exception {
        List<CallEvent> events = new CopyOnWriteArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (CapturedLog log = CapturedLog.everything("dev.belay");
                Peer peer = Peer.start(wire, ending.answer(), ending.streamAnswer());
                BelayClient belay = secretive(wire).listener(events::add).build()) {
            for (CallStyle style : CallStyle.values()) {
                call(style, belay, secretRequest(peer), failures);
            }
            failures.addAll(leak(belay, peer));

            assertThat(log.events()).isNotEmpty();
            assertThat(log.events().stream().map(F22LoggingTest::text)).noneMatch(line -> line.contains(SECRET));
            assertThat(events.stream().map(Object::toString)).isNotEmpty().noneMatch(line -> line.contains(SECRET));
            assertThat(failures.stream().map(F22LoggingTest::stackTrace)).noneMatch(trace -> trace.contains(SECRET));
            assertThat(belay.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void noSecretIsInTheExceptionOfACallThatNeverConnected() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        Request unknown =
                secret(new Request.Builder().url("http://u:" + SECRET + "@x.test/" + SECRET + "?q=" + SECRET));
        Request refused = secret(new Request.Builder().url("http://127.0.0.1:9/" + SECRET));
        ConcurrencyPolicy policy = ConcurrencyPolicy.builder().queue(0).build();
        try (CapturedLog log = CapturedLog.everything("dev.belay");
                CancellationSource over = CancellationSource.create();
                BelayClient belay = TestClients.once()
                        .dns(new ScriptedDns())
                        .concurrency(policy)
                        .build()) {
            over.cancel();
            for (CallStyle style : CallStyle.values()) {
                call(style, belay, unknown, failures);
                call(style, belay, refused, failures);
            }
            try (var call = CallStyle.EXECUTE.start(belay, refused, over.token())) {
                failures.add(call.outcome(LIMIT).failure());
            }

            assertThat(failures).hasSize(7).doesNotContainNull();
            assertThat(failures.stream().map(F22LoggingTest::stackTrace)).noneMatch(trace -> trace.contains(SECRET));
            assertThat(log.events().stream().map(F22LoggingTest::text)).noneMatch(line -> line.contains(SECRET));
        }
    }

    @Test
    void aHeaderValueThatIsRefusedIsNotShown() {
        String broken = SECRET + "\n";

        for (String name : List.of("Authorization", "X-Api-Key")) {
            assertThatThrownBy(() -> BelayClient.builder().header(name, broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(SECRET);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aSuppliedHeaderValueThatIsRefusedIsNotShown(CallStyle style) throws Exception {
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.ok("x"), StreamAnswers.ok("x"));
                BelayClient belay = BelayClient.builder()
                        .header("X-Api-Key", () -> SECRET + "\n")
                        .build()) {
            assertThatThrownBy(() -> style.text(belay, peer.request()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(SECRET);
        }
    }

    private static BelayClient.Builder secretive(Wire wire) {
        return wire.belay()
                .header("X-Api-Key", SECRET)
                .responseLimits(ResponseLimits.builder().bufferedBytes(1_000).build())
                .timeouts(Timeouts.builder().total(SHORT).build());
    }

    private static Request secretRequest(Peer peer) {
        String url = peer.url().replace("://", "://user:" + SECRET + "@") + SECRET + "?token=" + SECRET;
        return secret(new Request.Builder().url(url));
    }

    private static Request secret(Request.Builder builder) {
        return builder.header("Authorization", "Bearer " + SECRET)
                .header("Cookie", SECRET)
                .header("X-Session", SECRET)
                .post(RequestBody.create(SECRET, MediaType.get("text/plain")))
                .build();
    }

    private static void call(CallStyle style, HttpCaller caller, Request request, List<Throwable> failures) {
        try {
            assertThat(style.text(caller, request)).isNotNull();
        } catch (Exception e) {
            failures.add(e);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // what is written about a response that was not closed is looked at too
    private static List<Throwable> leak(BelayClient belay, Peer peer) throws Exception {
        try {
            var dropped = belay.open(secretRequest(peer), CancellationToken.none());
            assertThat(Await.condition(LIMIT, () -> dropped.ledger().remaining().isZero()))
                    .isTrue();
            return List.of();
        } catch (java.io.IOException e) {
            return List.of(e);
        }
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
