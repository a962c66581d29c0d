package dev.belay.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.CallLedger;
import java.time.Duration;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpStatusExceptionTest {
    private static final String DATE = "Thu, 01 Jan 2026 00:00:00 GMT";

    private static HttpStatusException with(Headers headers) {
        return new HttpStatusException("status 503", CallLedger.none(), 503, headers, new byte[] {'n', 'o'});
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "7, PT7S", "86400, PT24H", "9223372036854775807, PT876000H"})
    void retryAfterInSecondsIsUnderstood(String value, Duration expected) {
        assertThat(with(Headers.of("Retry-After", value)).retryAfter()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Thu, 01 Jan 2026 00:01:30 GMT | PT1M30S", "Wed, 31 Dec 2025 23:59:00 GMT | PT0S"})
    void aDateCountsFromTheResponsesOwnDateAndOneOfThePastIsNow(String value, Duration expected) {
        assertThat(with(Headers.of("Date", DATE, "Retry-After", value)).retryAfter())
                .contains(expected);
    }

    @Test
    void aDateWithoutADateCountsFromNow() {
        assertThat(with(Headers.of("Retry-After", "Thu, 01 Jan 2099 00:00:00 GMT"))
                        .retryAfter())
                .get()
                .satisfies(wait -> assertThat(wait).isGreaterThan(Duration.ofDays(365)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "Thu, 99 Jan 2026 00:00:00 GMT", "٣"})
    void whatCannotBeUnderstoodIsNothing(String value) {
        Headers headers =
                new Headers.Builder().addUnsafeNonAscii("Retry-After", value).build();

        assertThat(with(headers).retryAfter()).isEmpty();
    }

    @Test
    void withoutTheHeaderThereIsNoWait() {
        HttpStatusException plain = with(Headers.of());

        assertThat(plain.retryAfter()).isEmpty();
        assertThat(plain.body()).isEqualTo("no");
        assertThat(plain.ledger()).isEqualTo(CallLedger.none());
    }
}
