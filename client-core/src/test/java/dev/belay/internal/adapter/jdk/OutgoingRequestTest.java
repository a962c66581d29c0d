package dev.belay.internal.adapter.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.CancellationToken;
import dev.belay.testing.OwnRequest;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire does not show, or not for each method. */
class OutgoingRequestTest {
    private static final SendingLimits LIMITS =
            SendingLimits.of(CancellationToken.none(), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static Request sent(HttpRequest.Builder builder) {
        return OutgoingRequest.of(builder.build(), LIMITS);
    }

    private static HttpRequest own(String method) {
        return new OwnRequest(URI.create("http://a.test/"), method, "X");
    }

    private static HttpRequest.Builder to(String uri) {
        return HttpRequest.newBuilder(URI.create(uri));
    }

    @Test
    void aSchemeIsReadInEitherCase() {
        assertThat(sent(to("HTTP://a.test/")).url()).hasToString("http://a.test/");
        assertThat(sent(to("hTTpS://a.test/")).url()).hasToString("https://a.test/");
    }

    @Test
    void aFragmentIsLeftOut() {
        assertThat(sent(to("http://a.test/p?q=1#secret")).url()).hasToString("http://a.test/p?q=1");
    }

    @Test
    void onlyABodyExpectsLeaveToBeSent() {
        assertThat(sent(to("http://a.test/").expectContinue(true)).header("Expect"))
                .isNull();
        assertThat(sent(to("http://a.test/").expectContinue(true).POST(BodyPublishers.ofString("abc")))
                        .header("Expect"))
                .isEqualTo("100-continue");
    }

    @Test
    void whereARequestEndsIsNotForTheCallerToSay() {
        Request request = sent(to("http://a.test/")
                .header("Transfer-Encoding", "chunked")
                .header("X-Mine", "kept")
                .POST(BodyPublishers.ofString("abc")));

        assertThat(request.header("Transfer-Encoding")).isNull();
        assertThat(request.header("X-Mine")).isEqualTo("kept");
    }

    @Test
    void aValueThatCannotBeSentIsNotShown() {
        HttpRequest.Builder request = to("http://a.test/").header("X-Key", "s\u00e9cret");

        assertThatThrownBy(() -> sent(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Key")
                .hasMessageContaining("6 characters")
                .hasMessageNotContaining("cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "PROPPATCH", "REPORT"})
    void aMethodThatNeedsABodyGetsAnEmptyOne(String method) throws Exception {
        Request request = OutgoingRequest.of(own(method), LIMITS);

        assertThat(request.body().contentLength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
    void othersHaveNone(String method) {
        assertThat(OutgoingRequest.of(own(method), LIMITS).body()).isNull();
    }

    @Test
    void nobodyConnectsByHimself() {
        assertThatThrownBy(() -> OutgoingRequest.of(own("CONNECT"), LIMITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not CONNECT");
    }

    @Test
    void aRedirectedRequestIsTheFirstOneAsFarAsItStillIs() {
        HttpRequest first = to("http://a.test/")
                .header("X-Mine", "kept")
                .header("Authorization", "dropped")
                .timeout(Duration.ofSeconds(3))
                .version(Version.HTTP_2)
                .expectContinue(true)
                .POST(BodyPublishers.ofString("abc"))
                .build();
        Request get = new Request.Builder()
                .url("http://b.test/")
                .header("X-Mine", "kept")
                .header("Cookie", "added")
                .build();

        HttpRequest redirected = RedirectedRequest.of(first, get);

        assertThat(redirected.uri()).isEqualTo(URI.create("http://b.test/"));
        assertThat(redirected.method()).isEqualTo("GET");
        assertThat(redirected.bodyPublisher()).isEmpty();
        assertThat(redirected.expectContinue()).isFalse();
        assertThat(redirected.timeout()).contains(Duration.ofSeconds(3));
        assertThat(redirected.version()).contains(Version.HTTP_2);
        assertThat(redirected.headers().map()).containsOnly(Map.entry("X-Mine", List.of("kept")));
    }

    @Test
    void aRedirectedPostKeepsItsBody() {
        HttpRequest first = to("http://a.test/")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("abc"))
                .build();

        HttpRequest redirected = RedirectedRequest.of(first, OutgoingRequest.of(first, LIMITS));

        assertThat(redirected.bodyPublisher()).isEqualTo(first.bodyPublisher());
        assertThat(redirected.expectContinue()).isTrue();
    }
}
