package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyExceptionsTest {

    @ParameterizedTest
    @CsvSource({
        "*, a.test, 80, true",
        "'x.test, *', a.test, 80, true",
        "a.test, a.test, 80, true",
        "A.Test, a.TEST, 80, true",
        "a.test, www.a.test, 80, true",
        "a.test, nota.test, 80, false",
        "a.test, test, 80, false",
        ".a.test, a.test, 80, true",
        ".a.test, www.a.test, 80, true",
        "*.a.test, www.a.test, 80, true",
        "a.test., a.test, 80, true",
        "a.test, a.test., 80, true",
        "a.test:8080, a.test, 8080, true",
        "a.test:8080, a.test, 80, false",
        ".a.test:8080, www.a.test, 8080, true",
        "bücher.test, xn--bcher-kva.test, 80, true",
        "my_host, my_host, 80, true",
        "10.1.2.3, 10.1.2.3, 80, true",
        "10.1.2.3, 10.1.2.33, 80, false",
        "10.1.2.3:81, 10.1.2.3, 81, true",
        "10.1.2.3:81, 10.1.2.3, 80, false",
        "10.0.0.0/8, 10.1.2.3, 80, true",
        "10.9.9.9/8, 10.1.2.3, 80, true",
        "10.0.0.0/8, 11.1.2.3, 80, false",
        "10.0.0.0/8, 10.evil.test, 80, false",
        "::1, [::1], 80, true",
        "[::1]:81, [::1], 81, true",
        "[::1]:81, [::1], 80, false",
        "fd00::/8, [fd12::1], 80, true",
        "fd00::/8, [fe80::1], 80, false",
        "'a.test b.test', b.test, 80, true",
        "'a.test,,  ,b.test,', b.test, 80, true",
        "'', a.test, 80, false"
    })
    void aListSaysWhatIsCalledDirectly(String list, String host, int port, boolean expected) {
        assertThat(ProxyExceptions.parse("NO_PROXY", list).cover(host, port)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/x",
                "a.test/8",
                "http://a.test",
                "a.test:0",
                "a.test:70000",
                "a..test",
                "a*b",
                "[::1",
                "a.test:x",
                "ada:s3@a.test",
                "-\u0000"
            })
    void whatIsNoEntryIsRefused(String entry) {
        assertThatThrownBy(() -> ProxyExceptions.parse("NO_PROXY", "b.test " + entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NO_PROXY: " + entry + " (expected: ");
    }

    @Test
    void itShowsWhatItMeans() {
        assertThat(ProxyExceptions.parse("NO_PROXY", "*, .A.test:81, 10.9.9.9/8, [::1]:80"))
                .hasToString("[*, a.test:81, 10.0.0.0/8, ::1/128:80]");
    }
}
