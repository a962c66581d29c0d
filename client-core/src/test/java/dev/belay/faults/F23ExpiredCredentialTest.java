package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.belay.AccessToken;
import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.error.CredentialException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.transport.OkHttpTransport;
import dev.belay.internal.transport.TransportConfig;
import dev.belay.policy.RedirectPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.Outcome;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.VirtualTimer;
import dev.belay.testing.waits.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F23: a token that has expired is sent on, without a trace. Judged by what arrives at servers; time is virtual. */
@Timeout(30)
class F23ExpiredCredentialTest {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int CALLERS = 100;
    private static final String SECRET = "s3cr3t";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CapturedLog log = clients.register(CapturedLog.everything("dev.belay"));
    private final VirtualTimer timer = new VirtualTimer();
    private final FakeTokens source = new FakeTokens(timer.time(), LIFETIME);
    private final Map<String, Instant> issued = new ConcurrentHashMap<>();
    private final Api api = new Api();

    @AfterEach
    void close() {
        source.release();
    }

    /** Answers with the authorization that it got, or with 401 when the token in it is no longer good. */
    private final class Api extends Dispatcher {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final List<String> expired = new CopyOnWriteArrayList<>();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String authorization = String.valueOf(request.getHeaders().get("Authorization"));
            seen.add(authorization);
            Instant expiry = issued.get(authorization);
            if (expiry != null && timer.time().instant().isBefore(expiry)) {
                return new MockResponse.Builder().body(authorization).build();
            }
            expired.add(authorization);
            return new MockResponse.Builder().code(401).build();
        }
    }

    private AccessToken fetch(CancellationToken token) throws IOException {
        AccessToken fetched = source.fetch(token);
        issued.put("Bearer " + fetched.value(), fetched.expiry());
        return fetched;
    }

    private BelayClient belay(Wire wire, MockPeer peer) {
        return clients.build(builder(wire, peer));
    }

    private BelayClient.Builder builder(Wire wire, MockPeer peer) {
        Protocol protocol = wire.isHttp2() ? Protocol.H2_PRIOR_KNOWLEDGE : Protocol.HTTP_1_1;
        TransportConfig config = TransportConfig.of(Dns.SYSTEM, CALLERS).protocols(List.of(protocol));
        return ClientInternals.over(BelayClient.builder(), new OkHttpTransport(config), timer.timer())
                .credentials(BearerTokens.from(this::fetch, peer.url()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aNaiveInterceptorSendsTheTokenThatItOnceGot(Wire wire) throws Exception {
        String once = "Bearer " + fetch(CancellationToken.none()).value();
        OkHttpClient naive = wire.okHttp()
                .newBuilder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("Authorization", once)
                        .build()))
                .build();
        clients.register(Wire.end(naive));
        try (MockPeer peer = MockPeer.start(wire, api)) {
            assertThat(status(naive, peer.request())).isEqualTo(200);

            timer.advance(LIFETIME);

            assertThat(status(naive, peer.request())).isEqualTo(401);
            assertThat(api.expired).containsExactly("Bearer t1");
        }
    }

    private static int status(OkHttpClient naive, Request request) throws IOException {
        try (Response response = naive.newCall(request).execute()) {
            return response.code();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void belayNeverSendsATokenThatHasExpired(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, api)) {
            BelayClient belay = belay(wire, peer);
            for (CallStyle style : CallStyle.values()) {
                style.text(belay, peer.request());
                timer.advance(LIFETIME.minusMillis(1));
                style.text(belay, peer.request());
                timer.advance(LIFETIME);
                for (int i = 0; i < 10; i++) {
                    style.text(belay, peer.request());
                    timer.advance(Duration.ofSeconds(47));
                }
            }

            assertThat(api.expired).isEmpty();
            assertThat(api.seen).hasSize(36).contains("Bearer t1", "Bearer t2", "Bearer t3");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aHundredCallersAtOnceCauseOneRefresh(Wire wire) throws Exception {
        source.hold();
        try (MockPeer peer = MockPeer.start(wire, api)) {
            BelayClient belay = belay(wire, peer);
            List<BackgroundCall<String>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(CallStyle.EXECUTE.start(belay, peer.request()));
            }
            for (BackgroundCall<String> call : calls) {
                assertThat(Await.parked(call.thread(), LIMIT)).isTrue();
            }

            source.release();

            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).value()).isEqualTo("Bearer t1");
            }
            assertThat(source.fetches()).isOne();
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCallerLeavesOnTimeWhileTheRefreshHangs(CallStyle style) throws Exception {
        FakeTokens hanging = new FakeTokens(TimeSource.SYSTEM, LIFETIME);
        hanging.hold();
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, api)) {
            BelayClient belay = clients.build(Wire.HTTP_1.belay().credentials(BearerTokens.from(hanging, peer.url())));

            Outcome<String> outcome =
                    style.outcome(belay.with(CallOptions.none().total(Duration.ofMillis(50))), peer.request(), LIMIT);

            assertThat(outcome.failure())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("not done within total 50 ms while waiting for an access token")
                    .hasMessageContaining("nothing of the request has reached the server");
            assertThat(outcome.took()).isBetween(Duration.ofMillis(50), Duration.ofMillis(250));
        }
        assertThat(api.seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void belayReplacesATokenBeforeItExpiresWhileNobodyWaits(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, api)) {
            BelayClient belay = belay(wire, peer);
            CallStyle.EXECUTE.text(belay, peer.request());
            timer.advance(LIFETIME.minusMinutes(2));
            source.hold();

            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, peer.request())).isEqualTo("Bearer t1");
            }
            assertThat(source.awaitFetches(2, LIMIT)).isTrue();

            source.release();
            assertThat(Await.condition(LIMIT, () -> "Bearer t2".equals(text(belay, peer))))
                    .isTrue();
            assertThat(source.fetches()).isEqualTo(2);
            assertThat(api.expired).isEmpty();
        }
    }

    private static String text(BelayClient belay, MockPeer peer) {
        try {
            return CallStyle.EXECUTE.text(belay, peer.request());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void noOtherOriginGetsToSeeIt(Wire wire) throws Exception {
        RedirectPolicy careless = RedirectPolicy.builder()
                .headersAcrossOrigins(List.of("Authorization"))
                .build();
        Api elsewhere = new Api();
        try (MockPeer there = MockPeer.start(wire, elsewhere);
                MockPeer here = MockPeer.start(
                        wire,
                        new MockResponse.Builder()
                                .code(302)
                                .setHeader("Location", there.url())
                                .build())) {
            BelayClient belay = belay(wire, here);
            BelayClient trusting = clients.build(builder(wire, here).redirects(careless));
            for (CallStyle style : CallStyle.values()) {
                for (BelayClient each : List.of(belay, trusting)) {
                    assertThat(catchThrowable(() -> style.text(each, there.request())))
                            .isInstanceOf(HttpStatusException.class);
                    assertThat(catchThrowable(() -> style.text(each, here.request())))
                            .isInstanceOf(HttpStatusException.class);
                }
            }

            assertThat(source.fetches()).isEqualTo(2);
            assertThat(elsewhere.seen).hasSize(12).containsOnly("null");
        }
    }

    @Test
    void everyRefreshLeavesATraceAndNoTokenIsAnywhere() throws Exception {
        RecordingListener events = new RecordingListener();
        List<Throwable> failures = new ArrayList<>();
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, api)) {
            BelayClient belay = clients.build(ClientInternals.over(
                            BelayClient.builder(),
                            new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, 1)),
                            timer.timer())
                    .credentials(BearerTokens.from(this::secretive, peer.url()))
                    .listener(events));
            for (CallStyle style : CallStyle.values()) {
                failures.add(catchThrowable(() -> style.text(belay, peer.request())));
            }
            timer.advance(LIFETIME);
            source.fail(new IllegalStateException("cannot refresh " + SECRET, new IOException(SECRET)));
            for (CallStyle style : CallStyle.values()) {
                failures.add(catchThrowable(() -> style.text(belay, peer.request())));
            }

            assertThat(failures.subList(0, 3)).hasOnlyElementsOfType(HttpStatusException.class);
            assertThat(failures.subList(3, 6)).hasOnlyElementsOfType(CredentialException.class);
            assertThat(api.seen).containsOnly("Bearer " + SECRET);
            // The first, another one after it was refused, and none.
            assertThat(Await.condition(LIMIT, () -> audit().size() == 3)).isTrue();
            assertThat(audit().subList(0, 2)).allMatch(line -> line.startsWith("access token fetched; "));
            assertThat(audit().get(2)).startsWith("no access token fetched; ");
            assertThat(failures.stream().map(F23ExpiredCredentialTest::stackTrace))
                    .noneMatch(text -> text.contains(SECRET));
            assertThat(log.events().stream().map(F23ExpiredCredentialTest::text))
                    .noneMatch(text -> text.contains(SECRET));
            assertThat(events.events().toString()).contains("time=credentials").doesNotContain(SECRET);
            assertThat(belay.toString()).contains("CredentialStage").doesNotContain(SECRET);
        }
    }

    private AccessToken secretive(CancellationToken token) throws IOException {
        return AccessToken.of(SECRET, source.fetch(token).expiry());
    }

    private List<String> audit() {
        return log.events().stream()
                .filter(event -> event.getLoggerName().equals("dev.belay.audit"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
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
