package dev.belay.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final String DATE = "Thu, 01 Jan 2026 00:00:00 GMT";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
    private static final Duration MOST = Duration.ofDays(36_500);

    private static Headers headers(String... namesAndValues) {
        Headers.Builder headers = new Headers.Builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.addUnsafeNonAscii(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers.build();
    }

    private static void assertWait(Duration expected, String... namesAndValues) {
        assertThat(HttpStatusException.retryAfter(headers(namesAndValues), NOW)).contains(expected);
    }

    private static void assertNoWait(String... namesAndValues) {
        assertThat(HttpStatusException.retryAfter(headers(namesAndValues), NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "00, PT0S", "7, PT7S", "007, PT7S", "86400, PT24H"})
    void secondsAreUnderstood(String value, Duration expected) {
        assertWait(expected, "retry-after", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3153600000",
                "3153600001",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999"
            })
    void absurdlyManySecondsAreCut(String value) {
        assertWait(MOST, "Retry-After", value);
    }

    @Test
    void aThousandDigitsAreCut() {
        assertWait(MOST, "Retry-After", "9".repeat(1_000));
        assertWait(Duration.ofSeconds(5), "Retry-After", "0".repeat(1_000) + "5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thu, 01 Jan 2026 00:01:30 GMT | PT1M30S",
                "Thursday, 01-Jan-26 00:01:30 GMT | PT1M30S",
                "Thu Jan  1 00:01:30 2026 | PT1M30S",
                "Thu Jan 11 00:00:00 2026 | PT240H",
                "Sun, 01 Mar 2026 00:00:00 GMT | PT1416H",
                "Tue, 29 Feb 2028 00:00:00 GMT | PT18936H",
                "Thu, 01 Jan 2026 00:00:60 GMT | PT1M",
                "Wed, 31 Dec 2025 23:59:59 GMT | PT0S",
                "Thu, 01 Jan 1970 00:00:00 GMT | PT0S",
                "Fri, 31 Dec 9999 23:59:59 GMT | PT876000H"
            })
    void aDateCountsFromTheResponsesOwn(String value, Duration expected) {
        assertWait(expected, "Date", DATE, "Retry-After", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Thu, 01 Jan 2026"})
    void withoutAGoodDateOfItsOwnItCountsFromNow(String date) {
        assertWait(Duration.ofSeconds(80), "Date", date, "Retry-After", "Thu, 01 Jan 2026 00:01:30 GMT");
        assertWait(Duration.ofSeconds(80), "Retry-After", "Thu, 01 Jan 2026 00:01:30 GMT");
    }

    @ParameterizedTest
    @CsvSource({"26, 2026", "76, 2076", "77, 1977", "99, 1999", "00, 2000"})
    void aYearOfTwoDigitsIsAtMostFiftyYearsAhead(String year, int expected) {
        assertThat(HttpDate.parse("Sunday, 06-Nov-" + year + " 08:49:37 GMT", NOW))
                .isEqualTo(Instant.parse(expected + "-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun Nov 06 08:49:37 1994"
            })
    void theThreeFormatsOfRfc9110AreOneMoment(String value) {
        assertThat(HttpDate.parse(value, NOW)).isEqualTo(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ", GMT", "-1", "+1", "1.5", "1e3", "7 s", "7, 8", "soon", "٣"})
    void garbageIsNoWait(String value) {
        assertNoWait("Date", DATE, "Retry-After", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thu, 99 Jan 2026 00:00:00 GMT",
                "Thu, 00 Jan 2026 00:00:00 GMT",
                "Thu, 29 Feb 2026 00:00:00 GMT",
                "Thu, 31 Apr 2026 00:00:00 GMT",
                "Thu, 01 Foo 2026 00:00:00 GMT",
                "Thu, 01 anF 2026 00:00:00 GMT",
                "Thu, 01 Jan 2026 24:00:00 GMT",
                "Thu, 01 Jan 2026 00:60:00 GMT",
                "Thu, 01 Jan 2026 00:00:61 GMT",
                "Thu, 01 Jan 2026 00.00:00 GMT",
                "Thu, 01 Jan 2026 00:00.00 GMT",
                "Thu, 01 Jan 2026 00:00:0x GMT",
                "Thu, 01-Jan 2026 00:00:00 GMT",
                "Thu, 01 Jan-2026 00:00:00 GMT",
                "Thu, 01 Jan 2026T00:00:00 GMT",
                "Thu, 01 Jan 20x6 00:00:00 GMT",
                "Thu, 01 Jan 2026 00:00:00 PST",
                "Thu,  01 Jan 2026 00:00:00 GMT",
                "Thu,01 Jan 2026 00:00:00 GMT",
                "Thu, 01 Jan 2026 00:00:00 +0000",
                "Thursday, 01-Jan-x6 00:00:00 GMT",
                "Thursday, 01-Jan 26 00:00:00 GMT",
                "Thursday, 01 Jan-26 00:00:00 GMT",
                "Thursday, 01-Jan-26-00:00:00 GMT",
                "Thu Jan  x 00:00:00 2026",
                "Thu Jan  0 00:00:00 2026",
                "Thu Jan 32 00:00:00 2026",
                "Thu-Jan  1 00:00:00 2026",
                "Thu Jan--1 00:00:00 2026",
                "Thu Jan  1-00:00:00 2026",
                "Thu Jan  1 00:00:00-2026",
                "2026-01-01T00:00:00.000Z"
            })
    void aDateThatIsNoneIsNoWait(String value) {
        assertNoWait("Date", DATE, "Retry-After", value);
    }

    @Test
    void ofSeveralTheLongestCounts() {
        assertWait(Duration.ofSeconds(9), "Retry-After", "3", "Retry-After", "9", "Retry-After", "5");
        assertWait(Duration.ofSeconds(3), "Retry-After", "3", "Retry-After", "soon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"default\";r=0;t=30 | PT30S",
                "default;r=0;t=30 | PT30S",
                "\"default\"; r=0;  t=30 | PT30S",
                "\"default\";t=30;r=0 | PT30S",
                "\"default\";r=0;t=30;pk=:cHsdsRa894==: | PT30S",
                "\"default\";flag;r=0;t=30;name=\"x;y\" | PT30S",
                "\"hour\";r=0;t=30, \"day\";r=0;t=3600 | PT1H",
                "\"day\";r=0;t=3600,\"hour\";r=0;t=30 | PT1H",
                "\"hour\";r=0;t=30, \"day\";r=7;t=3600 | PT30S",
                "\"hour\";r=0;t=30 , \"day\";r=0 | PT30S",
                "\"a,b;r=7\\\"\";r=0;t=30 | PT30S",
                "\"default\";r=0;t=0 | PT0S",
                "\"default\";r=5;t=9;r=0 | PT9S",
                "\"default\";r=0;t=99999999999999999999 | PT876000H"
            })
    void aQuotaThatIsUsedUpIsAWait(String value, Duration expected) {
        assertWait(expected, "RateLimit", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                ";",
                "\"default\"",
                "\"default\";r=0",
                "\"default\";t=30",
                "\"default\";r=1;t=30",
                "\"default\";r=-0;t=30",
                "\"default\";r=0;t=-30",
                "\"default\";r=0;t=1.5",
                "\"default\";r=\"0\";t=30",
                "\"default\";rr=0;t=30",
                "\"default\";r=0;tt=30",
                "\"default;r=0;t=30",
                "\"default\\",
                "\";r=0;t=30;\"",
                "\"default\";r=0;t=30,",
                "\"default\";r=0;t=30 x",
                "\"default\";r=0;t=30, \"x",
                "\"default\";r=0;t=30;",
                "\"default\";r=0;t=",
                "\"default\";r=0;=30",
                "a b;r=0;t=30",
                "limit=100, remaining=0, reset=30"
            })
    void aQuotaThatIsNotUsedUpOrMalformedIsNoWait(String value) {
        assertNoWait("RateLimit", value);
    }

    @Test
    void quotasMayStandInSeveralFields() {
        assertWait(Duration.ofSeconds(30), "RateLimit", "\"a\";r=0;t=30", "RateLimit", "\"b\";r=0;t=3");
        assertWait(Duration.ofSeconds(3), "RateLimit", "a\";r=0;t=30", "RateLimit", "\"b\";r=0;t=3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 30, PT30S",
        "0, 0, PT0S",
        "0, 999999999, PT277777H46M39S",
        "0, 1767225640, PT30S",
        "0, 1767225600, PT0S",
        "0, 99999999999999, PT867240H"
    })
    void theOlderFieldsAreUnderstood(String remaining, String reset, String expected) {
        Duration wait = expected.equals("PT867240H") ? laterThanMost() : Duration.parse(expected);

        assertWait(wait, "RateLimit-Remaining", remaining, "RateLimit-Reset", reset);
    }

    /** The digits are cut before they are a time of day. */
    private static Duration laterThanMost() {
        return Duration.between(NOW, Instant.ofEpochSecond(MOST.toSeconds()));
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "'', 30", "x, 30", "-1, 30", "0, ''", "0, x", "0, -1"})
    void theOlderFieldsSayNothingOfTheKind(String remaining, String reset) {
        assertNoWait("RateLimit-Remaining", remaining, "RateLimit-Reset", reset);
    }

    @Test
    void halfOfTheOlderFieldsIsNoWait() {
        assertNoWait("RateLimit-Remaining", "0");
        assertNoWait("RateLimit-Reset", "30");
        assertNoWait();
    }

    @Test
    void theFirstThatIsUnderstoodCounts() {
        List<String> older = List.of("RateLimit-Remaining", "0", "RateLimit-Reset", "1");
        String quota = "\"default\";r=0;t=2";

        assertWait(Duration.ofSeconds(3), with(older, "RateLimit", quota, "Retry-After", "3"));
        assertWait(Duration.ofSeconds(2), with(older, "RateLimit", quota, "Retry-After", "soon"));
        assertWait(Duration.ofSeconds(1), with(older, "RateLimit", "soon", "Retry-After", "soon"));
    }

    private static String[] with(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void noInputIsTooMuch() {
        Random random = new Random(4);
        String alphabet = "\"\\,;:= -rt0GMTJan2026\u00e9";
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder("Thu, 01 Jan 2026 00:01:30 GMT");
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(text.length());
                String piece = alphabet.substring(random.nextInt(alphabet.length()));
                text.replace(at, Math.min(text.length(), at + random.nextInt(3)), piece);
            }
            for (String name : List.of("Retry-After", "RateLimit", "RateLimit-Reset")) {
                Headers headers = headers(name, text.toString(), "RateLimit-Remaining", "0");
                Duration wait = HttpStatusException.retryAfter(headers, NOW).orElse(Duration.ZERO);
                if (wait.isNegative() || wait.compareTo(MOST) > 0) {
                    throw new AssertionError(headers + " asks to wait " + wait);
                }
            }
        }
    }
}
