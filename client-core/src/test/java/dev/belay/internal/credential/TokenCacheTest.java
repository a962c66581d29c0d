package dev.belay.internal.credential;

import static dev.belay.internal.credential.TokenFixture.MINUTE;
import static dev.belay.internal.credential.TokenFixture.NANO;
import static dev.belay.internal.credential.TokenFixture.PATIENT;
import static dev.belay.internal.credential.TokenFixture.SOON;
import static dev.belay.internal.credential.TokenFixture.noThreadIsLeft;
import static dev.belay.internal.credential.TokenFixture.taken;
import static dev.belay.internal.credential.TokenFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.AccessToken;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.ReadOnlyTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(20)
class TokenCacheTest {
    @RegisterExtension
    final TokenFixture tokens = new TokenFixture();

    private final FakeTimeSource time = tokens.time;
    private final FakeTokens source = tokens.source;
    private final TokenCache cache = tokens.cache;

    @Test
    void aTokenIsUsedUntilTheSkewBeforeItsExpiry() {
        assertThat(cache.fresh()).isNull();
        assertThat(taken(cache)).isEqualTo("t1");
        source.hold();

        time.advance(Duration.ofSeconds(30).minus(NANO));
        assertThat(value(cache.fresh())).isEqualTo("t1");

        time.advance(NANO);
        assertThat(cache.fresh()).isNull();
        source.release();
        assertThat(taken(cache)).isEqualTo("t2");
    }

    @Test
    void aClockThatIsSetBackKeepsNoTokenAlive() {
        AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
        TimeSource shifted = new ReadOnlyTime() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Instant instant() {
                return time.instant().plus(off.get());
            }
        };
        Grant grant = Grant.of(cache, AccessToken.of("t", time.instant().plus(MINUTE)), shifted);
        assertThat(grant).isNotNull();

        off.set(Duration.ofHours(-1));
        time.advance(Duration.ofSeconds(30).minus(NANO));
        assertThat(grant.isFresh(shifted)).isTrue();
        time.advance(NANO);
        assertThat(grant.isFresh(shifted)).isFalse();
    }

    @Test
    void nothingThatHoldsATokenShowsIt() {
        Answer answer = cache.await(PATIENT);
        assertThat(answer).isNotNull();

        assertThat(List.of(answer, cache, String.valueOf(cache.fresh())).toString())
                .contains("AccessToken{***, ")
                .doesNotContain("t1");
    }

    @Test
    void aMachineThatHasSleptKeepsNoTokenAlive() {
        Instant expiry = time.instant().plus(MINUTE);
        TimeSource afterASleep = new ReadOnlyTime() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Instant instant() {
                return expiry.minusSeconds(30);
            }
        };

        Grant grant = Grant.of(cache, AccessToken.of("t", expiry), time);

        assertThat(grant).isNotNull();
        assertThat(grant.isFresh(time)).isTrue();
        assertThat(grant.isFresh(afterASleep)).isFalse();
    }

    @Test
    void aTokenThatNeverExpiresIsTakenAsOne() {
        TokenCache eternal = tokens.over(token -> AccessToken.of("for-ever", Instant.MAX));

        assertThat(taken(eternal)).isEqualTo("for-ever");
        time.advance(Duration.ofDays(365));
        assertThat(value(eternal.fresh())).isEqualTo("for-ever");
    }

    @Test
    void aHundredWhoWaitShareOneRefresh() throws Exception {
        source.hold();
        List<BackgroundCall<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(BackgroundCall.start(() -> String.valueOf(taken(cache))));
        }
        for (BackgroundCall<String> each : waiting) {
            assertThat(Await.parked(each.thread(), SOON)).isTrue();
        }

        source.release();

        for (BackgroundCall<String> each : waiting) {
            assertThat(each.outcome(SOON).value()).isEqualTo("t1");
        }
        assertThat(source.fetches()).isOne();
    }

    @Test
    void whoeverIsStoppedLeavesAndTheRefreshGoesOnForTheOthers() throws Exception {
        source.hold();
        AtomicBoolean stop = new AtomicBoolean();
        try (var leaver = BackgroundCall.start(() -> cache.await(stop::get) == null);
                var stayer = BackgroundCall.start(() -> String.valueOf(taken(cache)))) {
            assertThat(Await.parked(leaver.thread(), SOON) && Await.parked(stayer.thread(), SOON))
                    .isTrue();

            stop.set(true);
            LockSupport.unpark(leaver.thread());
            assertThat(leaver.outcome(SOON).value()).isTrue();

            source.release();
            assertThat(stayer.outcome(SOON).value()).isEqualTo("t1");
        }
        assertThat(source.fetches()).isOne();
    }

    @Test
    void anInterruptedThreadLeavesWithItsFlagSet() throws Exception {
        source.hold();
        AtomicBoolean flag = new AtomicBoolean();
        try (var waiter = BackgroundCall.start(() -> {
            Answer answer = cache.await(PATIENT);
            flag.set(Thread.currentThread().isInterrupted());
            return answer == null;
        })) {
            assertThat(Await.parked(waiter.thread(), SOON)).isTrue();

            waiter.interrupt();

            assertThat(waiter.outcome(SOON).value()).isTrue();
        }
        assertThat(flag).isTrue();
    }

    @Test
    void itIsReplacedInTheBackgroundWhenAFifthOfItsUseIsLeft() {
        taken(cache);
        time.advance(Duration.ofSeconds(24).minus(NANO));
        assertThat(value(cache.fresh())).isEqualTo("t1");
        assertThat(source.fetches()).isOne();
        source.hold();

        time.advance(NANO);
        assertThat(value(cache.fresh())).isEqualTo("t1");
        assertThat(source.awaitFetches(2, SOON)).isTrue();
        assertThat(value(cache.fresh())).isEqualTo("t1");
        assertThat(source.fetches()).isEqualTo(2);

        source.release();
        awaitToken("t2");
        time.advance(Duration.ofSeconds(24).minus(NANO));
        assertThat(value(cache.fresh())).isEqualTo("t2");
    }

    @Test
    void aReplacementThatFailsIsTriedAgainAndHurtsNobody() {
        taken(cache);
        source.fail(new IOException("down"));
        time.advance(Duration.ofSeconds(24));

        assertThat(value(cache.fresh())).isEqualTo("t1");
        assertThat(noThreadIsLeft()).isTrue();
        assertThat(value(cache.fresh())).isEqualTo("t1");
        assertThat(source.fetches()).isEqualTo(2);

        source.fail(null);
        time.advance(TokenCache.FAILURE_KEPT);
        assertThat(value(cache.fresh())).isEqualTo("t1");
        awaitToken("t2");
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        taken(cache);
        Grant refused = cache.fresh();
        assertThat(refused).isNotNull();

        assertThat(refused.renew(PATIENT)).isTrue();
        assertThat(value(cache.fresh())).isEqualTo("t2");
        assertThat(refused.renew(PATIENT)).isTrue();
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void aServerThatRefusesEveryTokenDoesNotCauseARefreshEach() {
        taken(cache);
        Grant first = cache.fresh();
        assertThat(first).isNotNull();
        assertThat(first.renew(PATIENT)).isTrue();
        Grant second = cache.fresh();
        assertThat(second).isNotNull();

        time.advance(TokenCache.RENEWAL_PAUSE.minus(NANO));
        assertThat(second.renew(PATIENT)).isFalse();
        assertThat(source.fetches()).isEqualTo(2);

        time.advance(NANO);
        assertThat(second.renew(PATIENT)).isTrue();
        assertThat(source.fetches()).isEqualTo(3);
    }

    @Test
    void theSameTokenAgainIsNoOther() {
        taken(cache);
        source.repeat();
        Grant refused = cache.fresh();
        assertThat(refused).isNotNull();

        assertThat(refused.renew(PATIENT)).isFalse();
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void aRefusedTokenStaysInUseUntilThereIsAnother() throws Exception {
        taken(cache);
        Grant refused = cache.fresh();
        assertThat(refused).isNotNull();
        source.hold();
        source.fail(new IOException("down"));
        try (var renewal = BackgroundCall.start(() -> refused.renew(PATIENT))) {
            assertThat(source.awaitFetches(2, SOON)).isTrue();
            assertThat(value(cache.fresh())).isEqualTo("t1");

            source.release();
            assertThat(renewal.outcome(SOON).value()).isFalse();
        }
        assertThat(value(cache.fresh())).isEqualTo("t1");
        assertThat(refused.renew(PATIENT)).isFalse();
        assertThat(source.fetches()).isEqualTo(2);
    }

    private void awaitToken(String value) {
        assertThat(Await.condition(SOON, () -> value.equals(value(cache.fresh()))))
                .isTrue();
    }
}
