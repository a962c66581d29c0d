package dev.belay.internal.retry;

import static dev.belay.internal.retry.Given.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.BelayException;
import dev.belay.error.NotRetried;
import dev.belay.error.NotRetried.Reason;
import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.retry.RetryDecision.GiveUp;
import dev.belay.internal.retry.RetryDecision.Retry;
import dev.belay.policy.FailedAttempt;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether there is a retry; {@code BackOffTest} has when. */
class RetryDeciderTest {

    private static void assertRetried(Given given, Retried.Reason reason) {
        assertThat(given.decision()).isEqualTo(new Retry(0, reason));
    }

    private static void assertGivenUp(Given given, Reason reason, String why) {
        assertThat(given.decision()).isEqualTo(new GiveUp(reason, why));
    }

    private static void assertNotWorthIt(Given given) {
        assertThat(given.decision()).isSameAs(RetryDecision.NOT_WORTH_IT);
    }

    @ParameterizedTest
    @CsvSource({"408, STATUS", "429, THROTTLED", "502, STATUS", "503, STATUS", "504, STATUS"})
    void fiveStatusesAreRetried(int status, Retried.Reason reason) {
        assertRetried(Given.status(status), reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 200, 204, 206, 301, 304, 400, 401, 404, 409, 410, 421, 425, 500, 501, 505, 599, 600})
    void othersAreNot(int status) {
        assertNotWorthIt(Given.status(status));
    }

    @Test
    void theStatusesAreThePolicys() {
        RetryPolicy.Builder more = RetryPolicy.builder().alsoOn(500, 425);
        RetryPolicy.Builder others = RetryPolicy.builder().statuses(Set.of(500));

        assertRetried(Given.status(500).policy(more), Retried.Reason.STATUS);
        assertRetried(Given.status(503).policy(more), Retried.Reason.STATUS);
        assertRetried(Given.status(500).policy(others), Retried.Reason.STATUS);
        assertNotWorthIt(Given.status(503).policy(others));
    }

    @ParameterizedTest
    @CsvSource({"200, false", "204, false", "302, false", "399, false", "400, true", "429, true", "503, true"})
    void aGoodStatusNeedsNoDecision(int status, boolean expected) {
        assertThat(RetryDecider.mayRetry(status)).isEqualTo(expected);
    }

    static Stream<Arguments> badLuck() {
        return Stream.of(
                Arguments.of(Failed.toConnect(), Retried.Reason.CONNECT, Retried.Reason.CONNECT),
                Arguments.of(Failed.inTime(Phase.DNS), Retried.Reason.CONNECT, Retried.Reason.CONNECT),
                Arguments.of(Failed.inTime(Phase.CONNECT), Retried.Reason.CONNECT, Retried.Reason.CONNECT),
                Arguments.of(Failed.inTime(Phase.TLS), Retried.Reason.CONNECT, Retried.Reason.CONNECT),
                Arguments.of(Failed.inTime(Phase.SEND), Retried.Reason.UNSENT, Retried.Reason.TIMEOUT),
                Arguments.of(Failed.inTime(Phase.FIRST_BYTE), Retried.Reason.UNSENT, Retried.Reason.TIMEOUT),
                Arguments.of(Failed.connection(), Retried.Reason.UNSENT, Retried.Reason.IO));
    }

    @ParameterizedTest
    @MethodSource("badLuck")
    void badLuckIsRetriedByAnyMethodIfUnsentAndByIdempotentOnesIfNot(
            BelayException failure, Retried.Reason unsent, Retried.Reason sent) {
        assertRetried(Given.failure(failure).post().unsent(), unsent);
        assertRetried(Given.failure(failure).unsent(), unsent);
        assertRetried(Given.failure(failure), sent);
        assertThat(Given.failure(failure).post().decision())
                .isInstanceOfSatisfying(
                        GiveUp.class, it -> assertThat(it.reason()).isEqualTo(Reason.NOT_SAFE));
    }

    @Test
    void aFailedLookUpIsToldFromAFailedConnection() {
        assertThat(Given.failure(Failed.toLookUp()).unsent().decision())
                .isInstanceOfSatisfying(
                        Retry.class, it -> assertThat(it.reason()).isEqualTo(Retried.Reason.LOOK_UP));
    }

    static Stream<IOException> sameTheNextTime() {
        return Stream.of(Failed.tls(), Failed.http(), new IOException());
    }

    @ParameterizedTest
    @MethodSource("sameTheNextTime")
    void whatIsTheSameTheNextTimeIsLeftToConditions(IOException failure) {
        RetryPolicy.Builder always = RetryPolicy.builder().retryIf(attempt -> attempt.failure() == failure);

        assertNotWorthIt(Given.failure(failure).unsent());
        assertRetried(Given.failure(failure).policy(always), Retried.Reason.CONDITION);
        assertRetried(Given.failure(failure).policy(always).post().unsent(), Retried.Reason.CONDITION);
    }

    @Test
    void whatEndsTheCallIsNeverRetriedAndNoConditionIsAsked() {
        RetryPolicy.Builder always = RetryPolicy.builder().retryIf(attempt -> {
            throw new AssertionError(attempt);
        });

        assertThat(Failed.forGood()).allSatisfy(failure -> {
            assertNotWorthIt(Given.failure(failure).unsent());
            assertNotWorthIt(Given.failure(failure).unsent().policy(always));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 500, 501})
    void conditionsMakeMoreStatusesWorthARetry(int status) {
        RetryPolicy.Builder conflict = RetryPolicy.builder()
                .retryIf(attempt -> false)
                .retryIf(attempt ->
                        attempt.status() == status && attempt.headers().get("X-Busy") != null)
                .retryIf(attempt -> false);

        assertNotWorthIt(Given.status(status).policy(conflict));
        assertRetried(Given.status(status).policy(conflict).headers("X-Busy", "1"), Retried.Reason.CONDITION);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 304, 399})
    void noConditionIsAskedAboutASuccess(int status) {
        assertNotWorthIt(Given.status(status).policy(RetryPolicy.builder().retryIf(attempt -> true)));
    }

    @Test
    void conditionsSeeTheAttemptAndOnlyWhereTheyMatter() {
        List<FailedAttempt> seen = new ArrayList<>();
        RetryPolicy.Builder policy = RetryPolicy.builder().retryIf(seen::add);

        Given.status(503).policy(policy).decision();
        Given.status(409).policy(policy).number(2).headers("A", "b").decision();

        assertThat(seen).singleElement().satisfies(attempt -> {
            assertThat(attempt.number()).isEqualTo(2);
            assertThat(attempt.status()).isEqualTo(409);
            assertThat(attempt.headers().get("A")).isEqualTo("b");
            assertThat(attempt.request().method()).isEqualTo("GET");
        });
    }

    @Test
    void whatAConditionThrowsComesOut() {
        RuntimeException bug = new IllegalStateException();
        Given given = Given.status(409).policy(RetryPolicy.builder().retryIf(attempt -> {
            throw bug;
        }));

        assertThatThrownBy(given::decision).isSameAs(bug);
    }

    /** A condition and a status that is worth it, which nothing below may depend on. */
    static Stream<Given> worthIt() {
        return Stream.of(
                Given.status(503),
                Given.status(429),
                Given.status(409).policy(RetryPolicy.builder().retryIf(attempt -> true)),
                Given.failure(Failed.connection()),
                Given.failure(Failed.toConnect()),
                Given.failure(Failed.inTime(Phase.FIRST_BYTE)),
                Given.failure(Failed.http()).policy(RetryPolicy.builder().retryIf(attempt -> true)));
    }

    @ParameterizedTest
    @MethodSource("worthIt")
    void whatMayHaveBeenDoneIsNotDoneTwice(Given given) {
        assertGivenUp(
                given.post(),
                Reason.NOT_SAFE,
                "the server may have done it, and a POST done twice is not the same as done once,"
                        + " unless it has an idempotency key");
    }

    @ParameterizedTest
    @MethodSource("worthIt")
    void aBodyThatIsGoneIsNotSentAgain(Given given) {
        assertGivenUp(given.unsent().oneShotBody(), Reason.NOT_SAFE, "its body can be sent only once");
    }

    @ParameterizedTest
    @MethodSource("worthIt")
    void anotherLayerRetries(Given given) {
        assertGivenUp(
                given.onlyOnce(),
                Reason.ONLY_ONCE,
                "it is for a request that was a retry itself: another layer retries");
    }

    @ParameterizedTest
    @MethodSource("worthIt")
    void threeAttemptsAreEnough(Given given) {
        assertThat(given.number(2).decision()).isInstanceOf(Retry.class);
        assertGivenUp(given.number(3), Reason.NO_RETRIES_LEFT, "its retries are used up, 2");
    }

    @Test
    void theNumberOfRetriesIsThePolicys() {
        RetryPolicy.Builder most = RetryPolicy.builder().retries(9_999);

        assertGivenUp(
                Given.status(503).policy(RetryPolicy.builder().retries(0)),
                Reason.NO_RETRIES_LEFT,
                "it has no retries");
        assertRetried(Given.status(503).policy(most).number(9_999), Retried.Reason.STATUS);
        assertGivenUp(
                Given.status(503).policy(most).number(10_000), Reason.NO_RETRIES_LEFT, "its retries are used up, 9999");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Should-Retry, false",
        "x-should-retry, FALSE",
        "Stripe-Should-Retry, ' False '",
        "stripe-should-retry, false"
    })
    void aServerMayForbidIt(String name, String value) {
        assertThat(Given.status(503).headers(name, value).decision()).isInstanceOfSatisfying(GiveUp.class, it -> {
            assertThat(it.reason()).isEqualTo(Reason.FORBIDDEN_BY_SERVER);
            assertThat(it.why()).matches("the server forbids it \\((X|Stripe)-Should-Retry: false\\)");
        });
    }

    @Test
    void aServerMayNotDemandIt() {
        assertNotWorthIt(Given.status(500).headers("X-Should-Retry", "true"));
        assertThat(Given.status(503).post().headers("X-Should-Retry", "true").decision())
                .isInstanceOfSatisfying(
                        GiveUp.class, it -> assertThat(it.reason()).isEqualTo(Reason.NOT_SAFE));
        assertRetried(Given.status(503).headers("X-Should-Retry", "no"), Retried.Reason.STATUS);
    }

    @Test
    void theHeadersThatForbidAreThePolicys() {
        RetryPolicy.Builder other = RetryPolicy.builder().shouldRetryHeaders(List.of("X-Again"));

        assertRetried(Given.status(503).policy(other).headers("X-Should-Retry", "false"), Retried.Reason.STATUS);
        assertGivenUp(
                Given.status(503).policy(other).headers("x-again", "false"),
                Reason.FORBIDDEN_BY_SERVER,
                "the server forbids it (X-Again: false)");
    }

    @Test
    void aWaitBeyondTheDeadlineEndsTheCallAtOnce() {
        Given given = Given.status(503).headers("Retry-After", "12").chance(0);

        assertThat(given.leftMillis(12_001).decision()).isEqualTo(new Retry(12_000 * MS, Retried.Reason.STATUS));
        assertGivenUp(
                given.leftMillis(12_000),
                Reason.TOLD_TO_WAIT_TOO_LONG,
                "the server asks to wait 12 s, with 12 s of the deadline left");
        assertGivenUp(
                given.leftMillis(500),
                Reason.TOLD_TO_WAIT_TOO_LONG,
                "the server asks to wait 12 s, with 500 ms of the deadline left");
    }

    @Test
    void anAttemptHasToFitBehindTheWait() {
        Given given = Given.status(503).headers("Retry-After", "12").usualMillis(100);

        assertThat(given.leftMillis(12_100).decision()).isInstanceOf(Retry.class);
        assertGivenUp(
                given.leftMillis(12_099),
                Reason.TOLD_TO_WAIT_TOO_LONG,
                "the server asks to wait 12 s, with 12.1 s of the deadline left");
    }

    @Test
    void anAbsurdWaitIsTooLong() {
        assertGivenUp(
                Given.status(429).headers("Retry-After", "9".repeat(40)).leftMillis(86_400_000),
                Reason.TOLD_TO_WAIT_TOO_LONG,
                "the server asks to wait 3153600000 s, with 86400 s of the deadline left");
    }

    @Test
    void anAttemptHasToFitBehindTheBackOff() {
        Given given = Given.status(503).chance(0.8).usualMillis(100);

        assertThat(given.leftMillis(140).decision()).isEqualTo(new Retry(40 * MS, Retried.Reason.STATUS));
        assertGivenUp(
                given.leftMillis(139),
                Reason.NO_TIME_LEFT,
                "139 ms of the deadline are left, the back-off is 40 ms, and an attempt usually takes 100 ms");
    }

    @Test
    void whatAnAttemptTakesMayBeUnknown() {
        Given given = Given.status(503).chance(0.8);

        assertThat(given.leftMillis(41).decision()).isEqualTo(new Retry(40 * MS, Retried.Reason.STATUS));
        assertGivenUp(
                given.leftMillis(40), Reason.NO_TIME_LEFT, "40 ms of the deadline are left, the back-off is 40 ms");
        assertGivenUp(
                given.chance(0).leftMillis(-7),
                Reason.NO_TIME_LEFT,
                "0 ms of the deadline are left, the back-off is 0 ms");
    }

    @Test
    void anOpenCircuitIsNotKnockedAt() {
        Given given = Given.status(503).chance(0.8);

        assertThat(given.breakerOpenMillis(40).decision()).isEqualTo(new Retry(40 * MS, Retried.Reason.STATUS));
        assertGivenUp(
                given.breakerOpenMillis(41),
                Reason.CIRCUIT_OPEN,
                "the circuit of its origin is open for another 41 ms");
    }

    @Test
    void aServerThatAsksForNoWaitIsNotToBlame() {
        GiveUp late = (GiveUp)
                Given.status(503).headers("Retry-After", "0").leftMillis(0).decision();

        assertThat(late.reason()).isEqualTo(Reason.NO_TIME_LEFT);
    }

    /** The reasons stand in the order of the checks; each is given all faults from its own on. */
    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "BUDGET_EMPTY")
    void theMostUsefulReasonIsGiven(Reason reason) {
        Given given = Given.status(503).chance(0.99).leftMillis(1);
        if (reason.compareTo(Reason.NOT_SAFE) <= 0) {
            given.post();
        }
        if (reason.compareTo(Reason.NO_RETRIES_LEFT) <= 0) {
            given.number(3);
        }
        if (reason.compareTo(Reason.ONLY_ONCE) <= 0) {
            given.onlyOnce();
        }
        if (reason.compareTo(Reason.CIRCUIT_OPEN) <= 0) {
            given.breakerOpenMillis(5_000);
        }
        if (reason.compareTo(Reason.TOLD_TO_WAIT_TOO_LONG) <= 0) {
            given.headers("Retry-After", "9");
        }
        if (reason == Reason.FORBIDDEN_BY_SERVER) {
            given.headers("Retry-After", "9", "X-Should-Retry", "false");
        }

        assertThat(given.decision())
                .isInstanceOfSatisfying(
                        GiveUp.class, it -> assertThat(it.reason()).isEqualTo(reason));
    }

    @Test
    void whatTheFailureCarriesSaysWhy() {
        NotRetried notRetried = RetryDecision.budgetEmpty(new Origin("https", "a.test", 443), RetryBudget.defaults())
                .toNotRetried();

        assertThat(notRetried.reason()).isEqualTo(Reason.BUDGET_EMPTY);
        assertThat(notRetried)
                .hasMessage("not retried: the retry budget of https://a.test:443 is empty"
                        + " (20 % of calls + 10/s over 10 s)");
    }
}
