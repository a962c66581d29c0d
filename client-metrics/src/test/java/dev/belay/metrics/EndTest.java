package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How ends, hosts and methods read as values of tags. */
class EndTest {

    private final KnownNames exceptions = new KnownNames();

    @ParameterizedTest
    @CsvSource({
        "101, 101, 101, INFORMATIONAL, none",
        "200, 200, 200, SUCCESS, none",
        "304, 304, 304, REDIRECTION, none",
        "404, 404, 404, CLIENT_ERROR, 404",
        "503, 503, 503, SERVER_ERROR, 503",
        "777, 777, 777, UNKNOWN, 777",
        "0, CLIENT_ERROR, none, UNKNOWN, none"
    })
    void anEndWithoutFailure(int status, String spring, String code, String outcome, String errorType) {
        End end = End.of(status, null, exceptions);

        assertThat(end.springStatus()).isEqualTo(spring);
        assertThat(end.statusCode()).isEqualTo(code);
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.errorType()).isEqualTo(errorType);
        assertThat(end.exception()).isEqualTo("none");
    }

    @Test
    void anEndWithAFailure() {
        End end = End.of(0, new EOFException("secret"), exceptions);

        assertThat(end.springStatus()).isEqualTo("IO_ERROR");
        assertThat(end.exception()).isEqualTo("EOFException");
        assertThat(end.errorType()).isEqualTo("java.io.EOFException");
        assertThat(end.toString()).doesNotContain("secret");
        assertThat(End.of(500, new EOFException(), exceptions).errorType()).isEqualTo("500");
        assertThat(End.of(200, new EOFException(), exceptions).errorType()).isEqualTo("java.io.EOFException");
    }

    @Test
    void anAnonymousExceptionHasAName() {
        IOException anonymous = new IOException() {
            private static final long serialVersionUID = 1;
        };

        assertThat(End.of(0, anonymous, exceptions).exception()).isEqualTo("EndTest$1");
    }

    @Test
    void exceptionsThatAreTooManyAreOther() {
        for (int i = 0; i < 60; i++) {
            exceptions.admit("Exception" + i, 50);
        }

        End end = End.of(0, new EOFException(), exceptions);

        assertThat(end.exception()).isEqualTo("other");
        assertThat(end.errorType()).isEqualTo("other");
        assertThat(end.springStatus()).isEqualTo("IO_ERROR");
    }

    @Test
    void whatStandsForTheRestSaysSo() {
        assertThat(End.OTHER.springStatus()).isEqualTo("other");
        assertThat(End.OTHER.statusCode()).isEqualTo("other");
        assertThat(End.OTHER.outcome()).isEqualTo("UNKNOWN");
        assertThat(End.OTHER.errorType()).isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.test:80, a.test, 80",
        "https://10.0.0.1:8443, 10.0.0.1, 8443",
        "https://[2001:db8::1]:443, 2001:db8::1, 443",
        "other, other, other"
    })
    void anOriginHasAHostAndAPort(String origin, String host, String port) {
        assertThat(HostAndPort.of(origin)).isEqualTo(new HostAndPort(host, port));
    }

    @Test
    void namesAreAdmittedUpToALimitAndStay() {
        KnownNames names = new KnownNames();

        assertThat(names.admit("a", 2)).isEqualTo("a");
        assertThat(names.admit("b", 2)).isEqualTo("b");
        assertThat(names.admit("c", 2)).isEqualTo("other");
        assertThat(names.admit("b", 2)).isEqualTo("b");
        assertThat(names.admit("a", 1)).isEqualTo("a");
        assertThat(names.fold("c")).isEqualTo("other");
        assertThat(names.size()).isEqualTo(2);
    }

    @Test
    void methodsAreCaseSensitive() {
        for (KnownMethod each : KnownMethod.values()) {
            assertThat(KnownMethod.of(each.name())).isEqualTo(each);
        }
        assertThat(KnownMethod.of("get")).isEqualTo(KnownMethod.OTHER);
        assertThat(KnownMethod.OTHER.label("_OTHER")).isEqualTo("_OTHER");
        assertThat(KnownMethod.PATCH.label("_OTHER")).isEqualTo("PATCH");
    }
}
