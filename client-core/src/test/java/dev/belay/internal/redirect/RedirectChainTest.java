package dev.belay.internal.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.RedirectPolicy;
import dev.belay.testing.OneShotBody;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectChainTest {
    private static final Request GET = new Request.Builder()
            .url("https://a.test/one/two?three=4#five")
            .header("Accept", "text/plain")
            .header("Authorization", "Bearer secret")
            .header("Cookie", "session=secret")
            .header("X-Api-Key", "secret")
            .header("Proxy-Authorization", "Basic secret")
            .header("Host", "virtual.test")
            .header("If-None-Match", "\"tag\"")
            .header("traceparent", "00-0-0-00")
            .build();

    private static final List<String> OF_A_BODY =
            List.of("Content-Type", "Content-Language", "Expect", "Transfer-Encoding", "Trailer");

    private final RedirectChain chain = new RedirectChain(RedirectPolicy.defaults());

    private static Headers location(String value) {
        return new Headers.Builder().addUnsafeNonAscii("Location", value).build();
    }

    private Redirect follow(Request request, int status, String location) {
        return chain.follow(request, status, location(location));
    }

    private Request followed(Request request, int status, String location) {
        Redirect redirect = follow(request, status, location);
        assertThat(redirect.refusal()).isEmpty();
        Request next = redirect.request();
        assertThat(next).isNotNull();
        return next == null ? request : next;
    }

    @ParameterizedTest
    @CsvSource({"301, true", "302, true", "303, true", "307, true", "308, true"})
    @CsvSource({"200, false", "201, false", "300, false", "304, false", "305, false", "306, false", "400, false"})
    void fiveStatusesAreRedirectsIfTheySayWhereTo(int status, boolean expected) {
        assertThat(RedirectChain.isOne(status, location("/x"))).isEqualTo(expected);
        assertThat(RedirectChain.isOne(status, Headers.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/x, https://a.test/x",
        "x, https://a.test/one/x",
        "../x, https://a.test/x",
        "../../../../x, https://a.test/x",
        "?x=y, https://a.test/one/two?x=y",
        "//a.test/x, https://a.test/x",
        "https://a.test/x#there, https://a.test/x",
        "https:x, https://a.test/one/x",
        "https://user:secret@a.test/x, https://a.test/x",
        "HTTPS://A.TEST:443/x, https://a.test/x",
        "/ü?ü, https://a.test/%C3%BC?%C3%BC",
        "'/a b', https://a.test/a%20b",
        "' /x', https://a.test/x",
        "\\x, https://a.test/x",
        "https://b.test, https://b.test/",
        "https://a.test:8443/x, https://a.test:8443/x",
        "https://xn--bcher-kva.test/, https://xn--bcher-kva.test/"
    })
    void aLocationIsResolvedAsBrowsersDo(String location, String expected) {
        assertThat(followed(GET, 302, location).url()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.test/x",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "data:text/plain,x",
                "https://",
                "https://a.test:99999/",
                "https://[::1/",
                "mailto:secret@a.test",
                "https://a b.test/"
            })
    void whatIsNoUrlOfHttpIsRefused(String location) {
        Redirect redirect = follow(GET, 302, location);

        assertThat(redirect.request()).isNull();
        assertThat(redirect.refusal()).isEqualTo("to what is no http or https URL");
        assertThat(redirect.location()).isEqualTo(location);
    }

    @Test
    void aLocationOf64KibibytesIsRefused() {
        String location = "/" + "x".repeat(64 << 10);

        assertThat(follow(GET, 302, location).refusal()).isEqualTo("to a URL of 65537 characters (at most 8192)");
        assertThat(followed(GET, 302, location.substring(0, RedirectChain.LONGEST_LOCATION)))
                .isNotNull();
    }

    @Test
    void twoLocationsAreRefusedUnlessTheyAreTheSame() {
        Headers two = Headers.of("Location", "/x", "Location", "/y");
        Headers same = Headers.of("Location", "/x", "Location", "/x");

        assertThat(chain.follow(GET, 302, two).refusal()).isEqualTo("to several places at once");
        assertThat(chain.follow(GET, 302, same).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET, false",
        "302, GET, GET, false",
        "303, GET, GET, false",
        "307, GET, GET, false",
        "301, HEAD, HEAD, false",
        "303, HEAD, HEAD, false",
        "308, HEAD, HEAD, false",
        "301, POST, GET, false",
        "302, POST, GET, false",
        "303, POST, GET, false",
        "307, POST, POST, true",
        "308, POST, POST, true",
        "301, PUT, PUT, true",
        "302, PUT, PUT, true",
        "303, PUT, GET, false",
        "307, PUT, PUT, true",
        "303, DELETE, GET, false",
        "302, DELETE, DELETE, true",
        "302, PATCH, PATCH, true"
    })
    void theMethodGoesOnAsFetchHasIt(int status, String method, String expected, boolean withBody) {
        boolean mayHaveBody = !method.equals("GET") && !method.equals("HEAD");
        Request.Builder builder = GET.newBuilder();
        OF_A_BODY.forEach(name -> builder.header(name, "anything"));
        Request request = builder.method(method, mayHaveBody ? RequestBody.create("body", null) : null)
                .build();

        Request next = followed(request, status, "/x");

        assertThat(next.method()).isEqualTo(expected);
        assertThat(next.body() != null).isEqualTo(withBody);
        for (String name : OF_A_BODY) {
            assertThat(next.header(name) != null).as(name).isEqualTo(withBody || !mayHaveBody);
        }
        assertThat(next.header("Authorization")).isEqualTo("Bearer secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://b.test/", "https://a.test:444/", "https://sub.a.test/", "https://a.test./"})
    void anotherOriginSeesOnlyWhatIsAllowed(String location) {
        assertThat(followed(GET, 302, location).headers().names())
                .containsExactlyInAnyOrder("Accept", "If-None-Match", "traceparent");
    }

    @Test
    void aFromHttpToHttpsIsAnotherOriginToo() {
        Request plain = GET.newBuilder().url("http://a.test/").build();

        assertThat(followed(plain, 302, "https://a.test/").header("Authorization"))
                .isNull();
    }

    @Test
    void whatWasTakenAwayDoesNotComeBack() {
        Request there = followed(GET, 302, "https://b.test/");
        Request back = followed(there, 302, "https://a.test/back");

        assertThat(back.header("Authorization")).isNull();
        assertThat(back.header("Accept")).isEqualTo("text/plain");
    }

    @Test
    void theListIsTheCallers() {
        RedirectPolicy policy = RedirectPolicy.builder()
                .headersAcrossOrigins(List.of("authorization", "X-*"))
                .build();

        Request next = new RedirectChain(policy)
                .follow(GET, 302, location("https://b.test/"))
                .request();

        assertThat(next).isNotNull();
        assertThat(next == null ? List.of() : next.headers().names())
                .containsExactlyInAnyOrder("Authorization", "X-Api-Key");
    }

    @ParameterizedTest
    @CsvSource({"307, POST", "308, POST", "307, PUT", "302, PUT", "302, DELETE", "307, PATCH"})
    void nothingButGetAndHeadGoesToAnotherOrigin(int status, String method) {
        Request request = GET.newBuilder()
                .method(method, RequestBody.create("secret", null))
                .build();

        Redirect redirect = follow(request, status, "https://b.test/x?secret=1");

        assertThat(redirect.request()).isNull();
        assertThat(redirect.refusal())
                .isEqualTo("to https://b.test:443, another origin, which only GET and HEAD are redirected to");
        assertThat(redirect.location()).isEqualTo("https://b.test/x?secret=1");
    }

    @Test
    void aPostThatBecomesAGetMay() {
        Request post = GET.newBuilder().post(RequestBody.create("secret", null)).build();

        Request next = followed(post, 303, "https://b.test/");

        assertThat(next.method()).isEqualTo("GET");
        assertThat(next.body()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.test/", "http://b.test/", "http://a.test:443/"})
    void nothingGoesFromHttpsToHttp(String location) {
        assertThat(follow(GET, 302, location).refusal()).endsWith(", from https to http");
    }

    @Test
    void aBodyThatCanBeSentOnlyOnceIsNotSentAgain() {
        Request post = GET.newBuilder().post(new OneShotBody()).build();

        assertThat(follow(post, 307, "/x").refusal()).endsWith(", with a body that can be sent only once");
        assertThat(follow(post, 303, "/x").refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#elsewhere", "/one/two?three=4", "https://user@a.test/one/two?three=4#x"})
    void aCircleIsRefused(String location) {
        assertThat(follow(GET, 302, location).refusal()).isEqualTo("to https://a.test:443, in a circle");
    }

    @Test
    void aLargerCircleIsRefused() {
        Request second = followed(GET, 302, "/second");
        Request third = followed(second, 302, "https://b.test/third");

        assertThat(follow(third, 302, "https://a.test/second").refusal()).endsWith(", in a circle");
    }

    @Test
    void aPostThatIsSentToItsOwnUrlAsAGetIsNoCircle() {
        Request post = GET.newBuilder().post(RequestBody.create("", null)).build();

        assertThat(followed(post, 303, "").method()).isEqualTo("GET");
    }

    @Test
    void theSixthIsRefused() {
        Request request = GET;
        for (int i = 1; i <= 5; i++) {
            request = followed(request, 302, "/" + i);
        }

        assertThat(follow(request, 302, "/6").refusal()).isEqualTo("to https://a.test:443, after 5 others");
    }
}
