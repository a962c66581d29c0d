package dev.belay.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Await;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import dev.belay.testing.ReadOnlyTime;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread of a timer of its own, over a clock that tells it how long to park. */
class TimerThreadTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration NOT_SOON = Duration.ofMillis(20);
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long SEED = 42;
    private static final long TICK = DeadlineTimer.TICK_NANOS;

    /** The clock is read twice by each of eight idle scans, and by the ninth, which rests. */
    private static final int READS_UNTIL_REST = 18;

    private final Clock clock = new Clock();
    private final Closers closers = new Closers();
    private final DeadlineTimer timer = timerOver(clock, closers);

    /** A clock that goes on by a step at every look of the timer's thread. */
    private static final class Clock extends ReadOnlyTime {
        private final AtomicLong now = new AtomicLong(1L << 60);
        private final AtomicLong reads = new AtomicLong();
        private volatile long step;
        private volatile Thread reader;
        private volatile Runnable beforeRead = () -> {};

        @Override
        public long nanoTime() {
            if (!Thread.currentThread().getName().equals("belay-timer")) {
                return now.get();
            }
            beforeRead.run();
            reader = Thread.currentThread();
            reads.incrementAndGet();
            return now.addAndGet(step);
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }
    }

    private static DeadlineTimer timerOver(TimeSource time, Closers closers) {
        try {
            Constructor<DeadlineTimer> constructor =
                    DeadlineTimer.class.getDeclaredConstructor(TimeSource.class, Closers.class, boolean.class);
            constructor.setAccessible(true);
            return constructor.newInstance(time, closers, true);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Arms an entry that is due now and leaves with its first look. */
    private TestEntry armOneLook() {
        TestEntry entry = new TestEntry(clock.nanoTime(), timer::disarm);
        timer.arm(entry, entry.due);
        return entry;
    }

    private static boolean fires(TestEntry entry) {
        return Await.condition(SOON, () -> entry.fired.getCount() == 0);
    }

    private boolean parks() {
        return Await.condition(
                SOON, () -> clock.reader != null && clock.reader.getState() == Thread.State.TIMED_WAITING);
    }

    private void wake() {
        LockSupport.unpark(clock.reader);
    }

    @AfterEach
    void endTheThread() {
        timer.forEach(timer::disarm);
        clock.beforeRead = () -> {};
        clock.step = DeadlineTimer.LINGER_NANOS;
        boolean ended = clock.reader == null
                || Await.condition(SOON, () -> {
                    wake();
                    return !clock.reader.isAlive();
                });
        assertThat(ended).isTrue();
    }

    /** Lets the thread find nothing until it rests. */
    private void rest() {
        clock.step = TICK;
        assertThat(fires(armOneLook())).isTrue();
        assertThat(parks()).isTrue();
    }

    @Test
    void itRestsWhenItHasFoundNothingAFewTimes() {
        rest();

        assertThat(clock.reads).hasValue(READS_UNTIL_REST);
        assertThat(clock.reader.isDaemon()).isTrue();
    }

    @Test
    void whoArmsWakesItFromItsRest() {
        rest();

        assertThat(fires(armOneLook())).isTrue();
    }

    @Test
    void itDoesNotRestWhileSomethingIsArmed() {
        clock.step = TICK;
        TestEntry entry = new TestEntry(clock.nanoTime() + 1_000 * TICK);
        timer.arm(entry, entry.due);

        assertThat(fires(entry)).isTrue();
    }

    @Test
    void itDoesNotRestWhileSomethingIsArmedThatIsNotDue() {
        clock.step = TICK;
        TestEntry entry = new TestEntry(clock.nanoTime());
        timer.arm(entry, entry.due);
        assertThat(fires(entry)).isTrue();

        assertThat(Await.condition(SOON, () -> clock.reads.get() > 2 * READS_UNTIL_REST))
                .isTrue();
    }

    @Test
    void itParksUntilTheFirstIsDue() {
        TestEntry entry = new TestEntry(clock.nanoTime() + 1_000_000);
        timer.arm(entry, entry.due);
        assertThat(parks()).isTrue();

        clock.now.set(entry.due);

        assertThat(fires(entry)).isTrue();
    }

    @Test
    void itGoesOnWhenAScanFailsAndLooksAtAllAgain() {
        TestEntry other = new TestEntry(clock.nanoTime());
        TimerEntry bad = new TimerEntry() {
            private boolean failed;

            @Override
            protected long waitingSince() {
                if (!failed) {
                    failed = true;
                    throw new IllegalStateException("entry");
                }
                return 0;
            }

            @Override
            protected long inspect(long now) {
                other.looks.incrementAndGet();
                return Long.MAX_VALUE;
            }
        };
        clock.step = TICK;
        try (CapturedLog log = CapturedLog.everything(DeadlineTimer.class.getName())) {
            timer.arm(bad, clock.nanoTime());
            timer.arm(other, other.due);

            assertThat(fires(other)).isTrue();
            assertThat(Await.condition(SOON, () -> other.looks.get() == 2)).isTrue();
            assertThat(log.messages())
                    .containsExactly("the timer could not look at the calls, it tries again;"
                            + " failure=IllegalStateException suppressed=0");
        }
    }

    @Test
    void itHelpsAClosersThreadThatIsStuck() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch helped = new CountDownLatch(1);
        closers.close(() -> Await.condition(SOON, () -> release.getCount() == 0));
        closers.close(helped::countDown);
        clock.step = Closers.STUCK_NANOS;

        assertThat(fires(armOneLook())).isTrue();

        assertThat(helped.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        release.countDown();
    }

    /** Starts the thread with an entry that is due so much later, and has it park as good as for ever. */
    private TestEntry parkForEver(long dueIn) {
        long now = clock.nanoTime();
        clock.step = -HOUR;
        clock.now.set(now + HOUR);
        TestEntry entry = new TestEntry(now + dueIn);
        timer.arm(entry, entry.due);
        assertThat(parks()).isTrue();
        clock.step = 0;
        clock.now.set(now);
        return entry;
    }

    private boolean isWoken() {
        return Await.condition(NOT_SOON, () -> clock.reads.get() > 2);
    }

    @Test
    void whoIsDueEarlierThanItWakesWakesIt() {
        TestEntry entry = parkForEver(HOUR);

        entry.due = clock.nanoTime();
        timer.dueAt(entry, entry.due);

        assertThat(fires(entry)).isTrue();
    }

    @Test
    void whoIsDueWhenItWakesAnywayDoesNotWakeIt() {
        TestEntry entry = parkForEver(HOUR);

        timer.dueAt(entry, clock.nanoTime() + TICK);
        assertThat(isWoken()).isFalse();
        timer.dueAt(entry, clock.nanoTime() + TICK - 1);

        assertThat(Await.condition(SOON, () -> clock.reads.get() > 2)).isTrue();
    }

    @Test
    void itWakesForTheFirstThatIsDueAndNotForWhoIsDueLater() {
        TestEntry first = parkForEver(5);
        TestEntry later = new TestEntry(first.due + 1);
        TestEntry sooner = new TestEntry(first.due - 1);

        timer.arm(later, later.due);
        assertThat(isWoken()).isFalse();
        clock.now.set(later.due);
        timer.arm(sooner, sooner.due);

        assertThat(fires(sooner) && fires(first) && fires(later)).isTrue();
    }

    @Test
    void itEndsAfterALongRestAndIsStartedAnew() throws Exception {
        rest();
        Thread ended = clock.reader;
        clock.step = DeadlineTimer.LINGER_NANOS - 1;
        wake();
        assertThat(Await.condition(SOON, () -> clock.reads.get() > READS_UNTIL_REST + 1))
                .isTrue();
        assertThat(parks()).isTrue();

        clock.step = DeadlineTimer.LINGER_NANOS;
        wake();
        ended.join(SOON.toMillis());

        assertThat(ended.isAlive()).isFalse();
        assertThat(fires(armOneLook())).isTrue();
        assertThat(clock.reader).isNotSameAs(ended);
    }

    @Test
    void anEntryThatIsArmedAsItsRestEndsIsLookedAt() {
        rest();
        TestEntry[] late = new TestEntry[1];
        clock.step = DeadlineTimer.LINGER_NANOS;
        clock.beforeRead = () -> {
            clock.beforeRead = () -> {};
            late[0] = armOneLook();
        };
        wake();

        assertThat(Await.condition(SOON, () -> late[0] != null && late[0].fired.getCount() == 0))
                .isTrue();
    }

    /** Whoever arms while the thread makes up its mind to end finds either that thread or starts another. */
    @Racing
    @Test
    void noEntryIsLostWhileTheThreadEnds() throws Exception {
        Random random = new Random(SEED);
        Race.rounds(300, round -> {
            rest();
            int turns = random.nextInt(300);
            AtomicBoolean ending = new AtomicBoolean();
            TestEntry[] late = new TestEntry[1];
            Thread resting = clock.reader;
            clock.step = DeadlineTimer.LINGER_NANOS;
            clock.beforeRead = () -> ending.set(true);

            Race.together(this::wake, () -> {
                // What woke it for the first entry may come late and end its rest too, before anybody is told of it.
                while (!ending.get() && resting.isAlive()) {
                    Thread.onSpinWait();
                }
                spin(turns);
                late[0] = armOneLook();
            });

            assertThat(fires(late[0])).as("round %d, seed %d", round, SEED).isTrue();
        });
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }
}
