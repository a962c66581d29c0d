package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cookies are kept by whom the client was given for that, and by nobody else. */
@Timeout(30)
class CookiesTest {
    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final Jar jar = new Jar();
    private final List<String> sent = new CopyOnWriteArrayList<>();

    /** By the rules of RFC 6265, for as long as a test lasts. */
    private static final class Jar implements CookieJar {
        private final List<Cookie> kept = new CopyOnWriteArrayList<>();

        @Override
        public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
            for (Cookie cookie : cookies) {
                kept.removeIf(other ->
                        other.name().equals(cookie.name()) && other.domain().equals(cookie.domain()));
                kept.add(cookie);
            }
        }

        @Override
        public List<Cookie> loadForRequest(HttpUrl url) {
            List<Cookie> matching = new ArrayList<>(kept);
            matching.removeIf(cookie -> !cookie.matches(url));
            return matching;
        }
    }

    /** Sets two cookies at "/set", redirects from "/set-and-go", and notes which cookies each request has. */
    private Dispatcher setting(String location) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                sent.add(request.getTarget() + " "
                        + Objects.requireNonNullElse(request.getHeaders().get("Cookie"), "none"));
                MockResponse.Builder answer = new MockResponse.Builder().body("ok");
                if (request.getTarget().startsWith("/set")) {
                    answer.addHeader("Set-Cookie", "a=1; Path=/").addHeader("Set-Cookie", "b=2; Path=/");
                }
                if (request.getTarget().equals("/set-and-go")) {
                    answer.code(302).addHeader("Location", location);
                }
                return answer.build();
            }
        };
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void nothingIsKeptByDefault(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, setting("/next"));
                BelayClient belay = wire.patient().build()) {
            for (CallStyle style : CallStyle.values()) {
                style.text(belay, get(peer.url() + "set"));
                style.text(belay, get(peer.url() + "set-and-go"));
            }
        }

        assertThat(sent).hasSize(9).allMatch(request -> request.endsWith(" none"));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aJarGetsWhatIsSetAndIsAskedForEachRequest(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, setting("/next"));
                BelayClient belay = wire.patient().cookies(jar).build()) {
            for (CallStyle style : CallStyle.values()) {
                sent.clear();
                jar.kept.clear();
                style.text(belay, get(peer.url() + "set"));
                style.text(belay, get(peer.url() + "later"));
                assertThat(sent).as(style.name()).containsExactly("/set none", "/later a=1; b=2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void eachRequestOfARedirectHasItsOwn(CallStyle style) throws Exception {
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, setting("/next"));
                BelayClient belay = Wire.HTTP_1.patient().cookies(jar).build()) {
            assertThat(style.text(belay, get(peer.url() + "set-and-go"))).isEqualTo("ok");
        }

        assertThat(sent).containsExactly("/set-and-go none", "/next a=1; b=2");
    }

    /** The jar knows nothing of ports (RFC 6265, section 8.5), so the other host has another name here. */
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anotherHostGetsWhatTheJarHasForIt(CallStyle style) throws Exception {
        jar.saveFromResponse(
                HttpUrl.get("http://127.0.0.1/"),
                List.of(new Cookie.Builder()
                        .name("c")
                        .value("3")
                        .hostOnlyDomain("127.0.0.1")
                        .build()));
        try (MockPeer there = MockPeer.start(Wire.HTTP_1, setting("/"))) {
            String location = there.url().replace("localhost", "127.0.0.1") + "there";
            try (MockPeer here = MockPeer.start(Wire.HTTP_1, setting(location));
                    BelayClient belay = Wire.HTTP_1.patient().cookies(jar).build()) {
                Request own = get(here.url() + "set-and-go")
                        .newBuilder()
                        .header("Cookie", "own=0")
                        .build();
                assertThat(style.text(belay, own)).isEqualTo("ok");
            }
        }

        assertThat(sent).containsExactly("/set-and-go own=0", "/there c=3");
    }

    @Test
    void aCookieHeaderOfTheRequestGivesWayToTheJars() throws Exception {
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, setting("/next"));
                BelayClient belay = Wire.HTTP_1.patient().cookies(jar).build()) {
            Request own = get(peer.url() + "set")
                    .newBuilder()
                    .header("Cookie", "own=0")
                    .build();
            CallStyle.EXECUTE.text(belay, own);
            CallStyle.EXECUTE.text(belay, own);
        }

        assertThat(sent).containsExactly("/set own=0", "/set a=1; b=2");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void whatAJarThrowsTheCallThrowsAndNothingIsLeft(CallStyle style) throws Exception {
        CookieJar full = new CookieJar() {
            @Override
            public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
                throw new IllegalStateException("full");
            }

            @Override
            public List<Cookie> loadForRequest(HttpUrl url) {
                if (url.encodedPath().equals("/lost")) {
                    throw new IllegalStateException("lost");
                }
                return List.of();
            }
        };
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, setting("/next"))) {
            BelayClient belay = leaks.build(Wire.HTTP_1.patient().cookies(full));

            assertThatThrownBy(() -> style.text(belay, get(peer.url() + "set")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("full");
            assertThatThrownBy(() -> style.text(belay, get(peer.url() + "lost")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("lost");

            assertThat(style.text(belay, get(peer.url()))).isEqualTo("ok");
            assertThat(belay.connections().active()).isZero();
        }
        assertThat(sent).containsExactly("/set none", "/ none");
    }

    @Test
    void aClientShowsThatItHasAJarAndNotWhatIsInIt() {
        assertThat(leaks.build(BelayClient.builder().cookies(jar)).toString()).contains("cookies=in a jar");
        assertThat(leaks.build(BelayClient.builder()).toString()).contains("cookies=none");
    }
}
