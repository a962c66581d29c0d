package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyEnvironmentTest {
    private static final URI HTTP = URI.create("http://a.test/");
    private static final URI HTTPS = URI.create("https://a.test/");

    private static ProxyPolicy of(String... namesAndValues) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ProxyPolicy.fromEnvironment(variables);
    }

    private static String chosen(ProxyPolicy policy, URI uri) {
        Proxy proxy = policy.selector().select(uri).get(0);
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : proxy.type().toString();
    }

    private static String login(String header) {
        return new String(
                Base64.getDecoder().decode(header.substring("Basic ".length())),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void eachSchemeHasItsOwnProxy() {
        ProxyPolicy policy = of("HTTP_PROXY", "http://p.test:3128", "HTTPS_PROXY", "http://q.test:3129/");

        assertThat(chosen(policy, HTTP)).isEqualTo("p.test:3128");
        assertThat(chosen(policy, HTTPS)).isEqualTo("q.test:3129");
        assertThat(chosen(of("HTTPS_PROXY", "http://q.test:3129"), HTTP)).isEqualTo("DIRECT");
        assertThat(chosen(of(), HTTPS)).isEqualTo("DIRECT");
    }

    @ParameterizedTest
    @CsvSource({
        "p.test:3128, p.test:3128",
        "' http://p.test:3128 ', p.test:3128",
        "http://p.test, p.test:80",
        "http://[::1]:3128, ::1:3128",
        "HTTP://P.Test:3128, p.test:3128",
        "'', DIRECT",
        "' ', DIRECT"
    })
    void aProxyIsWrittenAsAUrl(String value, String expected) {
        assertThat(chosen(of("HTTPS_PROXY", value), HTTPS)).isEqualTo(expected);
    }

    @Test
    void lowerCaseComesFirstUnlessItIsEmpty() {
        assertThat(chosen(of("http_proxy", "low.test:1", "HTTP_PROXY", "up.test:2"), HTTP))
                .isEqualTo("low.test:1");
        assertThat(chosen(of("http_proxy", "", "HTTP_PROXY", "up.test:2"), HTTP))
                .isEqualTo("up.test:2");
        assertThat(chosen(of("https_proxy", "low.test:1", "HTTPS_PROXY", "up.test:2"), HTTPS))
                .isEqualTo("low.test:1");
        ProxyPolicy exceptions = of("HTTP_PROXY", "p.test:1", "no_proxy", "a.test", "NO_PROXY", "b.test");
        assertThat(chosen(exceptions, HTTP)).isEqualTo("DIRECT");
    }

    /** CVE-2016-5385: the caller of a CGI program sets HTTP_PROXY by a header. */
    @Test
    void inACgiProgramOnlyTheLowerCaseNameCountsForHttp() {
        ProxyPolicy cgi = of("REQUEST_METHOD", "GET", "HTTP_PROXY", "evil.test:1", "HTTPS_PROXY", "p.test:2");

        assertThat(chosen(cgi, HTTP)).isEqualTo("DIRECT");
        assertThat(chosen(cgi, HTTPS)).isEqualTo("p.test:2");
        ProxyPolicy both = of("REQUEST_METHOD", "GET", "HTTP_PROXY", "evil.test:1", "http_proxy", "p.test:2");
        assertThat(chosen(both, HTTP)).isEqualTo("p.test:2");
        assertThat(of("REQUEST_METHOD", "GET", "HTTP_PROXY", "not a proxy")).isEqualTo(of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "http://x.localhost/", "http://127.0.0.2:8080/", "http://[::1]/"})
    void thisHostIsCalledDirectly(String url) {
        assertThat(chosen(of("HTTP_PROXY", "p.test:1"), URI.create(url))).isEqualTo("DIRECT");
    }

    @Test
    void credentialsAreThoseOfTheUrl() {
        ProxyPolicy policy =
                of("HTTP_PROXY", "http://ada:p%40ss%3Aw%C3%B6rd@p.test:3128", "HTTPS_PROXY", "eve@q.test:3129");

        Proxy http = policy.selector().select(HTTP).get(0);
        Proxy https = policy.selector().select(HTTPS).get(0);

        assertThat(login(policy.authorizationFor(http, "http").orElseThrow())).isEqualTo("ada:p@ss:wörd");
        assertThat(login(policy.authorizationFor(https, "https").orElseThrow())).isEqualTo("eve:");
        assertThat(policy.authorizationFor(http, "https")).isEmpty();
        assertThat(policy.authorizationFor(https, "http")).isEmpty();
        assertThat(policy)
                .hasToString("fromEnvironment, http by p.test:3128 with credentials, https by q.test:3129 with"
                        + " credentials, except [localhost, 127.0.0.0/8, ::1/128]");
    }

    @ParameterizedTest
    @CsvSource({
        "http://ada:s3cr3t@p.test:99999, http://***@p.test:99999",
        "http://ada:s3/cr3t@p.test:3128, http://***@p.test:3128",
        "http://ada:12/s3cr3t@p.test:3128, http://***@p.test:3128",
        "http://ada:12?s3cr3t@p.test:3128, http://***@p.test:3128",
        "http://ada:12#s3cr3t@p.test:3128, http://***@p.test:3128",
        "ada:s3://cr3t@p.test:3128, ***@p.test:3128",
        "http://ada:s3@cr3t@:x, http://***@:x",
        "https://ada:s3cr3t@p.test:3128, https://***@p.test:3128",
        "socks5://ada:s3cr3t@p.test:1080, socks5://***@p.test:1080",
        "http://ada%3Ax:s3cr3t@p.test:3128, ***",
        "http://ada:s3cr3t%0A@p.test:3128, ***",
        "http://ada:s3cr3t, http://ada:***",
        "ada:s3cr3t, ada:***",
        "http://p.test:99999, http://p.test:99999",
        "p test, p test"
    })
    void whatIsNoProxyIsRefusedWithoutItsPassword(String value, String shown) {
        assertThatThrownBy(() -> of("HTTPS_PROXY", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTPS_PROXY: " + shown + " (expected: ")
                .hasMessageNotContaining("s3cr3t")
                .hasMessageNotContaining("s3/")
                .hasNoCause();
    }

    @Test
    void whatTheExceptionsMeanIsRefusedByItsVariablesName() {
        assertThatThrownBy(() -> of("no_proxy", "a.test,10.0.0.0/99"))
                .hasMessageStartingWith("no_proxy: 10.0.0.0/99 (expected: a range or address such as");
    }

    @Test
    void theProcessesEnvironmentIsRead() {
        assertThat(ProxyPolicy.fromEnvironment()).isEqualTo(ProxyPolicy.fromEnvironment(System.getenv()));
    }
}
