package dev.belay.internal.credential;

import static dev.belay.internal.credential.TokenFixture.MINUTE;
import static dev.belay.internal.credential.TokenFixture.NANO;
import static dev.belay.internal.credential.TokenFixture.PATIENT;
import static dev.belay.internal.credential.TokenFixture.SOON;
import static dev.belay.internal.credential.TokenFixture.failureOf;
import static dev.belay.internal.credential.TokenFixture.noThreadIsLeft;
import static dev.belay.internal.credential.TokenFixture.taken;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.AccessToken;
import dev.belay.CancellationToken;
import dev.belay.internal.origin.Origin;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.Outcome;
import dev.belay.testing.ProcessFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(20)
class RefreshTest {
    @RegisterExtension
    final TokenFixture tokens = new TokenFixture();

    private final FakeTimeSource time = tokens.time;
    private final FakeTokens source = tokens.source;
    private final TokenCache cache = tokens.cache;
    private final CountDownLatch stuck = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        stuck.countDown();
    }

    @Test
    void aFailureIsGivenToAllWhoComeWithinASecond() {
        IOException failure = new IOException("down");
        source.fail(failure);

        for (int i = 0; i < 1_000; i++) {
            assertThat(failureOf(cache).cause()).isSameAs(failure);
        }
        time.advance(TokenCache.FAILURE_KEPT.minus(NANO));
        assertThat(failureOf(cache).failure()).isEqualTo("its source failed (IOException)");
        assertThat(source.fetches()).isOne();

        source.fail(null);
        time.advance(NANO);
        assertThat(taken(cache)).isEqualTo("t1");
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void aSourceThatBreaksItsContractIsAFailure() {
        TokenCache unchecked = tokens.over(token -> {
            throw new IllegalStateException("bug");
        });
        TokenCache error = tokens.over(token -> {
            throw new NoClassDefFoundError("bug");
        });
        TokenCache nothing = tokens.over(token -> nothing());

        assertThat(failureOf(unchecked).failure()).isEqualTo("its source failed (IllegalStateException)");
        assertThat(failureOf(error).cause()).isInstanceOf(NoClassDefFoundError.class);
        assertThat(failureOf(nothing).cause()).hasMessage("the token source returned null");
    }

    @SuppressWarnings("NullAway") // what a source without null checks may return
    private static AccessToken nothing() {
        return null;
    }

    @Test
    void aTokenThatIsTooOldIsAFailure() {
        TokenCache old =
                tokens.over(token -> AccessToken.of("old", time.instant().plusSeconds(30)));

        assertThat(failureOf(old).failure())
                .startsWith("its source gave one that is too old (it expires at 2026-")
                .endsWith(", and is not used in the last 30 s before that)")
                .doesNotContain("old,");
    }

    @Test
    void aSourceThatHangsIsCancelledAfterItsLimit() throws Exception {
        AtomicReference<CancellationToken> handed = new AtomicReference<>(CancellationToken.none());
        CountDownLatch interrupted = new CountDownLatch(1);
        TokenCache hanging = tokens.over(
                token -> {
                    handed.set(token);
                    try {
                        stuck.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return AccessToken.of("late", time.instant().plus(MINUTE));
                },
                Duration.ofMillis(20));

        Answer answer = failureOf(hanging);

        assertThat(answer.failure()).isEqualTo("its source took longer than 20 ms");
        assertThat(answer.cause()).isInstanceOf(TimeoutException.class);
        assertThat(handed.get().isCancelled()).isTrue();
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(noThreadIsLeft()).isTrue();
        assertThat(hanging.fresh()).as("what comes too late is dropped").isNull();
    }

    @Test
    void aSourceThatNeverComesBackIsNotAskedForEver() {
        TokenCache hanging = tokens.over(
                token -> {
                    awaitStuck();
                    throw new IOException("too late");
                },
                Duration.ofMillis(5));
        while (ProcessFacts.liveThreads("belay-token").size() < TokenCache.MOST_THREADS) {
            assertThat(failureOf(hanging).failure()).startsWith("its source took longer");
            time.advance(TokenCache.FAILURE_KEPT);
        }

        assertThat(failureOf(hanging).failure()).isEqualTo("4 earlier refreshes are still stuck in its source");
        assertThat(ProcessFacts.liveThreads("belay-token")).hasSize(TokenCache.MOST_THREADS);

        stuck.countDown();
        assertThat(noThreadIsLeft()).isTrue();
        time.advance(TokenCache.FAILURE_KEPT);
        assertThat(failureOf(hanging).failure()).isNotEqualTo("4 earlier refreshes are still stuck in its source");
    }

    /** As code does that heeds no interrupt. */
    private void awaitStuck() {
        while (stuck.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void closingBreaksOffAndRefusesAndLeavesNoThread() throws Exception {
        source.hold();
        try (var waiter = BackgroundCall.start(() -> failureOf(cache).failure())) {
            assertThat(source.awaitFetches(1, SOON)).isTrue();
            cache.close();

            Outcome<String> outcome = waiter.outcome(SOON);
            assertThat(outcome.value()).isEqualTo("the client has been closed");
        }
        time.advance(MINUTE);
        assertThat(failureOf(cache).failure()).isEqualTo("the client has been closed");
        assertThat(source.fetches()).isOne();
        assertThat(noThreadIsLeft()).isTrue();
    }

    @Test
    void whatServesTheSourceIsKnownByItsThreadAndByItsToken() {
        AtomicReference<CancellationToken> handed = new AtomicReference<>(CancellationToken.none());
        AtomicReference<TokenCache> itself = new AtomicReference<>(cache);
        AtomicBoolean byThread = new AtomicBoolean();
        AtomicBoolean byToken = new AtomicBoolean();
        TokenCache asking = tokens.over(token -> {
            handed.set(token);
            byThread.set(itself.get().isServedBy(CancellationToken.none()));
            awaitStuck();
            return AccessToken.of("t", time.instant().plus(MINUTE));
        });
        itself.set(asking);
        assertThat(asking.isServedBy(CancellationToken.none())).isFalse();
        try (var waiter = BackgroundCall.start(() -> taken(asking))) {
            assertThat(Await.condition(SOON, () -> byThread.get())).isTrue();
            byToken.set(asking.isServedBy(handed.get()));
            assertThat(asking.isServedBy(CancellationToken.none())).isFalse();
            stuck.countDown();
            assertThat(Await.condition(SOON, () -> asking.fresh() != null)).isTrue();
        }
        assertThat(byToken).isTrue();
    }

    @Test
    void everyRefreshIsOneLineOfTheAuditLog() {
        TokenCache audited = tokens.over(source, new Origin("https", "audited.test", 443));
        taken(audited);
        awaitLines(1);
        Grant refused = audited.fresh();
        assertThat(refused).isNotNull();
        refused.renew(PATIENT);
        awaitLines(2);
        time.advance(MINUTE);
        source.fail(new IOException("down"));
        failureOf(audited);
        awaitLines(3);
        time.advance(TokenCache.FAILURE_KEPT);
        failureOf(audited);
        awaitLines(4);

        String tokens = "origins=https://audited.test:443";
        String failed = " reason=missing took_ms=0 failure=\"its source failed (IOException)\"";
        assertThat(audited())
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "access token fetched; " + tokens + " reason=missing took_ms=0 expires=2026-01-01T00:01:01Z",
                        "access token fetched; " + tokens + " reason=rejected took_ms=0 expires=2026-01-01T00:01:01Z",
                        "no access token fetched; " + tokens + failed + " suppressed=0",
                        "no access token fetched; " + tokens + failed);
        assertThat(audited())
                .extracting(ILoggingEvent::getLevel)
                .as("one failure a minute is a warning")
                .containsExactly(Level.INFO, Level.INFO, Level.WARN, Level.INFO);
    }

    private void awaitLines(int count) {
        assertThat(Await.condition(SOON, () -> audited().size() == count)).isTrue();
    }

    /** What other tests have left to write may still come. */
    private List<ILoggingEvent> audited() {
        return tokens.audit.events().stream()
                .filter(event -> event.getFormattedMessage().contains("audited.test"))
                .toList();
    }

    @Test
    void aFailureThatShowsTheTokenIsReplaced() {
        taken(cache);
        time.advance(MINUTE);
        source.fail(new IllegalStateException("bad", new IOException("no refresh of t1 possible")));

        Answer answer = failureOf(cache);

        assertThat(answer.cause())
                .isInstanceOf(IOException.class)
                .hasMessage("java.lang.IllegalStateException (its message had the token in it)")
                .hasNoCause();
    }
}
