package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyPolicyTest {
    private static final URI URL = URI.create("https://a.test/");
    private static final Proxy PROXY = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("p.test", 3128));
    private static final Proxy OTHER = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("p.test", 3129));

    private final ProxySelector original = ProxySelector.getDefault();

    @AfterEach
    void restoreTheProxies() {
        ProxySelector.setDefault(original);
    }

    @Test
    void oneProxyIsForAllButTheExceptions() {
        ProxyPolicy policy = ProxyPolicy.http("p.test", 3128).except(".corp.test", "10.0.0.0/8");

        assertThat(policy.selector().select(URL)).containsExactly(PROXY);
        assertThat(policy.selector().select(URI.create("http://localhost/"))).containsExactly(PROXY);
        assertThat(policy.selector().select(URI.create("http://a.corp.test/"))).containsExactly(Proxy.NO_PROXY);
        assertThat(policy.except("a.test:443").selector().select(URL)).containsExactly(Proxy.NO_PROXY);
        assertThat(policy.except("a.test:80").selector().select(URL)).containsExactly(PROXY);
    }

    @Test
    void credentialsAreForTheirProxyAlone() {
        ProxyPolicy policy = ProxyPolicy.http("p.test", 3128).credentials("ada", "s3cr3t");

        assertThat(policy.authorizationFor(PROXY, "http")).contains("Basic YWRhOnMzY3IzdA==");
        assertThat(policy.authorizationFor(PROXY, "https")).contains("Basic YWRhOnMzY3IzdA==");
        assertThat(policy.authorizationFor(OTHER, "http")).isEmpty();
        assertThat(policy.authorizationFor(Proxy.NO_PROXY, "http")).isEmpty();
        assertThat(policy.authorizationFor(
                        new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("p.test", 3128)), "http"))
                .isEmpty();
        assertThat(ProxyPolicy.http("p.test", 3128).authorizationFor(PROXY, "http"))
                .isEmpty();
        ProxyPolicy any = ProxyPolicy.systemDefault().credentials("ada", "s3cr3t");
        assertThat(any.authorizationFor(OTHER, "http")).isPresent();
        assertThat(any.authorizationFor(Proxy.NO_PROXY, "http")).isEmpty();
    }

    @Test
    void theJvmsSelectorIsAskedEachTimeAndToldOfFailures() {
        ProxySelector selector = ProxyPolicy.systemDefault().selector();
        List<URI> failed = new ArrayList<>();
        ProxySelector.setDefault(null);
        assertThat(selector.select(URL)).containsExactly(Proxy.NO_PROXY);
        selector.connectFailed(URL, new InetSocketAddress(0), new IOException());
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(PROXY, OTHER);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                failed.add(uri);
            }
        });

        assertThat(selector.select(URL)).containsExactly(PROXY, OTHER);
        selector.connectFailed(URL, new InetSocketAddress(0), new IOException());

        ProxyPolicy.http("p.test", 1)
                .selector()
                .connectFailed(URI.create("https://b.test/"), new InetSocketAddress(0), new IOException());
        assertThat(failed).containsExactly(URL);
        assertThat(ProxyPolicy.none().selector().select(URL)).containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p test", "p.test:3128", "http://p.test", "p.test/x", "p.test?x", "p.test#x", "::g"})
    void aHostIsAHost(String host) {
        assertThatThrownBy(() -> ProxyPolicy.http(host, 1))
                .hasMessageStartingWith("host: " + host + " (expected: a host name");
    }

    @Test
    void argumentsAreCheckedWithoutShowingASecret() {
        assertThatThrownBy(() -> ProxyPolicy.http("p.test", 0)).hasMessage("port: 0 (expected: 1 to 65535)");
        assertThatThrownBy(() -> ProxyPolicy.http("ada:s3cr3t@p.test", 1))
                .hasMessageStartingWith("host: *** (expected");
        ProxyPolicy policy = ProxyPolicy.http("p.test", 1);
        assertThatThrownBy(() -> policy.credentials("a:da", "s3cr3t"))
                .hasMessage("credentials: *** (expected: a user name without a colon)");
        assertThatThrownBy(() -> policy.credentials("ada", "s3cr3t\n"))
                .hasMessageStartingWith("credentials: *** (expected: no control characters");
        assertThatThrownBy(() -> ProxyPolicy.none().credentials("ada", "s3cr3t"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> ProxyPolicy.none().except("a.test"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not none()");
        assertThatThrownBy(() -> ProxyPolicy.systemDefault().except("a.test"))
                .hasMessageContaining("not systemDefault()");
    }

    @Test
    void policiesThatMeanTheSameAreEqualAndShowNoSecret() {
        ProxyPolicy policy =
                ProxyPolicy.http("P.test", 3128).credentials("ada", "s3cr3t").except("b.test");

        assertThat(policy)
                .isEqualTo(ProxyPolicy.http("p.test", 3128).except("b.test").credentials("ada", "s3cr3t"))
                .hasSameHashCodeAs(
                        ProxyPolicy.http("p.test", 3128).except("b.test").credentials("ada", "s3cr3t"))
                .isNotEqualTo(ProxyPolicy.http("p.test", 3128).except("b.test"))
                .isNotEqualTo(policy.credentials("ada", "other"))
                .hasToString("http, http by p.test:3128 with credentials, https by p.test:3128 with credentials,"
                        + " except [b.test]");
        assertThat(ProxyPolicy.http("::1", 1)).hasToString("http, http by [::1]:1, https by [::1]:1");
        assertThat(ProxyPolicy.systemDefault().credentials("ada", "s3cr3t"))
                .hasToString("systemDefault, with credentials");
        assertThat(ProxyPolicy.systemDefault()).hasToString("systemDefault").isNotEqualTo(ProxyPolicy.none());
        assertThat(ProxyPolicy.none()).hasToString("none");
    }
}
