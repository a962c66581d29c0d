package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.error.RedirectRefusedException;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** F14: a redirect takes credentials and bodies to another origin, or from https to http. */
class F14RedirectLeakTest {
    private static final String SECRET = "hunter2";
    private static final List<String> SECRET_HEADERS =
            List.of("Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key");

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final Elsewhere elsewhere = new Elsewhere();

    /** A server of somebody else's, which notes what it gets to see. */
    private static final class Elsewhere extends Dispatcher {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String body = request.getBody() == null ? "" : request.getBody().utf8();
            seen.add(request.getMethod() + " " + request.getHeaders() + body);
            return new MockResponse.Builder().body("elsewhere").build();
        }
    }

    private static Dispatcher redirects(int status, String location) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .code(status)
                        .setHeader("Location", location)
                        .build();
            }
        };
    }

    private static Request withSecrets(MockPeer peer) {
        Request.Builder request = peer.request().newBuilder().header("Accept", "text/plain");
        SECRET_HEADERS.forEach(name -> request.header(name, SECRET));
        return request.build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void okHttpTakesCookiesAndBodyToAnotherOrigin(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        try (MockPeer there = MockPeer.start(wire, elsewhere);
                MockPeer here = MockPeer.start(wire, redirects(307, there.url()))) {
            Request post = withSecrets(here)
                    .newBuilder()
                    .post(RequestBody.create("body " + SECRET, null))
                    .build();

            try (Response response = naive.newCall(post).execute()) {
                assertThat(response.body().string()).isEqualTo("elsewhere");
            }

            assertThat(elsewhere.seen).hasSize(1);
            assertThat(elsewhere.seen.get(0)).contains("body " + SECRET);
            assertThat(elsewhere.seen.get(0).toLowerCase(java.util.Locale.ROOT))
                    .contains("cookie: ", "x-api-key: ", "proxy-authorization: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_TLS, HTTP_1", "HTTP_2_TLS, HTTP_1"})
    void okHttpGoesFromHttpsToHttp(Wire from, Wire to) throws Exception {
        OkHttpClient naive = from.okHttp();
        leaks.register(Wire.end(naive));
        try (MockPeer there = MockPeer.start(to, elsewhere);
                MockPeer here = MockPeer.start(from, redirects(302, there.url()));
                Response response = naive.newCall(withSecrets(here)).execute()) {
            assertThat(response.body().string()).isEqualTo("elsewhere");
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1, 302", "HTTP_1, 307", "HTTP_1_TLS, 302", "HTTP_2, 302", "HTTP_2, 308", "HTTP_2_TLS, 303"})
    void belayTakesNothingSecretToAnotherOrigin(Wire wire, int status) throws Exception {
        try (MockPeer there = MockPeer.start(wire, elsewhere);
                MockPeer here = MockPeer.start(wire, redirects(status, there.url()));
                BelayClient belay = wire.belay()
                        .header("X-Tenant", SECRET)
                        .attemptInterceptor(chain -> chain.proceed(chain.request()
                                .newBuilder()
                                .header("X-Signature", SECRET)
                                .build()))
                        .build()) {
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, withSecrets(here))).isEqualTo("elsewhere");
            }

            assertThat(elsewhere.seen)
                    .hasSize(CallStyle.values().length)
                    .allSatisfy(request ->
                            assertThat(request).contains("text/plain").doesNotContain(SECRET));
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayTakesNoBodyToAnotherOrigin(Wire wire) throws Exception {
        try (MockPeer there = MockPeer.start(wire, elsewhere);
                MockPeer here = MockPeer.start(wire, redirects(307, there.url() + "path?q=" + SECRET));
                BelayClient belay = wire.belay().build()) {
            Request post = withSecrets(here)
                    .newBuilder()
                    .post(RequestBody.create(SECRET, null))
                    .build();
            for (CallStyle style : CallStyle.values()) {
                assertThatThrownBy(() -> style.text(belay, post))
                        .isInstanceOfSatisfying(RedirectRefusedException.class, e -> {
                            assertThat(e.status()).isEqualTo(307);
                            assertThat(e.location()).isEqualTo(there.url() + "path?q=" + SECRET);
                            assertThat(e.attempts()).hasSize(1);
                        })
                        .hasMessageContaining("another origin, which only GET and HEAD are redirected to")
                        .hasMessageNotContaining(SECRET);
            }
            assertThat(elsewhere.seen).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_TLS, HTTP_1", "HTTP_2_TLS, HTTP_1"})
    void belayDoesNotGoFromHttpsToHttp(Wire from, Wire to) throws Exception {
        try (MockPeer there = MockPeer.start(to, elsewhere);
                MockPeer here = MockPeer.start(from, redirects(302, there.url()));
                BelayClient belay = from.belay().build()) {
            for (CallStyle style : CallStyle.values()) {
                assertThatThrownBy(() -> style.text(belay, withSecrets(here)))
                        .isInstanceOf(RedirectRefusedException.class)
                        .hasMessageContaining("from https to http");
            }
            assertThat(elsewhere.seen).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void withinTheOriginMethodBodyAndHeadersGoOn(Wire wire) throws Exception {
        Dispatcher moved = new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return Set.of("/").contains(request.getTarget())
                        ? new MockResponse.Builder()
                                .code(308)
                                .setHeader("Location", "/moved")
                                .body("moved")
                                .build()
                        : elsewhere.dispatch(request);
            }
        };
        try (MockPeer peer = MockPeer.start(wire, moved);
                BelayClient belay = wire.belay().build()) {
            Request put = withSecrets(peer)
                    .newBuilder()
                    .put(RequestBody.create("body", null))
                    .build();

            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, put)).isEqualTo("elsewhere");
            }

            assertThat(elsewhere.seen)
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("PUT ")
                            .endsWith("body")
                            .contains(SECRET));
        }
    }
}
