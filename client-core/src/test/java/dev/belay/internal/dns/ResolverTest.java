package dev.belay.internal.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.Outcome;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.ReadOnlyTime;
import dev.belay.testing.ScriptedDns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private static final Stoppable PATIENT = () -> false;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeTimeSource time = new FakeTimeSource();
    private final ScriptedDns script = new ScriptedDns();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final List<Resolver> resolvers = new ArrayList<>();
    private final Resolver resolver = over(script);

    private Resolver over(Dns dns) {
        Resolver made = new Resolver(dns, time);
        resolvers.add(made);
        return made;
    }

    @AfterEach
    void close() {
        hold.countDown();
        resolvers.forEach(Resolver::close);
    }

    private List<String> resolve(String host) throws UnknownHostException {
        return resolver.resolve(host, PATIENT).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    @Test
    void anAnswerIsKeptForThirtySeconds() throws Exception {
        script.answer("a.test", "127.0.0.1");

        assertThat(resolve("a.test")).containsExactly("127.0.0.1");
        time.advance(Duration.ofSeconds(30).minusNanos(1));
        resolve("a.test");
        assertThat(script.lookups("a.test")).isOne();

        time.advance(Duration.ofNanos(1));
        script.answer("a.test", "127.0.0.2");
        assertThat(resolve("a.test")).containsExactly("127.0.0.2");
        assertThat(script.lookups("a.test")).isEqualTo(2);
    }

    @Test
    void anOldAnswerServesForFiveMinutesWhenTheResolverFails() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        Dns flaky = host -> {
            if (down.get()) {
                throw new UnknownHostException("resolver down");
            }
            return script.lookup(host);
        };
        Resolver stale = over(flaky);
        script.answer("a.test", "127.0.0.1");
        stale.resolve("a.test", PATIENT);
        down.set(true);

        time.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(stale.resolve("a.test", PATIENT)).hasSize(1);

        time.advance(Duration.ofNanos(1));
        assertThatThrownBy(() -> stale.resolve("a.test", PATIENT)).hasMessage("resolver down");
    }

    @Test
    void aFailureIsKeptForASecondAndEachCallerGetsItsOwnException() {
        Throwable first = failure();
        Throwable second = failure();
        assertThat(second).isNotSameAs(first).hasMessage("no.test: not in the script");
        assertThat(script.lookups("no.test")).isOne();

        time.advance(Duration.ofSeconds(1));
        failure();
        assertThat(script.lookups("no.test")).isEqualTo(2);
    }

    private Throwable failure() {
        return catchThrowableOfType(UnknownHostException.class, () -> resolve("no.test"));
    }

    @Test
    void anAddressThatFailedGoesToTheEndForAMinute() throws Exception {
        script.answer("a.test", "127.0.0.1", "127.0.0.2", "127.0.0.3");
        List<InetAddress> addresses = resolver.resolve("a.test", PATIENT);

        resolver.demote(addresses.get(0));

        assertThat(resolve("a.test")).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.1");
        time.advance(Duration.ofSeconds(60));
        assertThat(resolve("a.test")).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
    }

    @Test
    void whenAllAddressesFailedTheirOrderStays() throws Exception {
        script.answer("a.test", "127.0.0.1", "127.0.0.2");
        resolver.resolve("a.test", PATIENT).forEach(resolver::demote);

        assertThat(resolve("a.test")).containsExactly("127.0.0.1", "127.0.0.2");
    }

    @Test
    void allWhoAskForAHostShareOneLookup() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Resolver slow = over(held(lookups));
        try (var first = BackgroundCall.start(() -> slow.resolve("a.test", PATIENT));
                var second = BackgroundCall.start(() -> slow.resolve("a.test", PATIENT))) {
            assertThat(Await.parked(first.thread(), SOON) && Await.parked(second.thread(), SOON))
                    .isTrue();
            hold.countDown();

            assertThat(first.outcome(SOON).value()).hasSize(1);
            assertThat(second.outcome(SOON).value()).hasSize(1);
        }
        assertThat(lookups).hasValue(1);
    }

    @Test
    void whoeverComesAsALookupEndsTakesItsAnswer() throws Exception {
        script.answer("a.test", "127.0.0.1");
        AtomicReference<Runnable> afterTheFirstGlance = new AtomicReference<>();
        TimeSource interrupting = new ReadOnlyTime() {
            @Override
            public long nanoTime() {
                long now = time.nanoTime();
                Runnable meanwhile = afterTheFirstGlance.getAndSet(null);
                if (meanwhile != null) {
                    meanwhile.run();
                }
                return now;
            }

            @Override
            public Instant instant() {
                return time.instant();
            }
        };
        Resolver interrupted = new Resolver(script, interrupting);
        resolvers.add(interrupted);
        interrupted.resolve("a.test", PATIENT);
        time.advance(Duration.ofSeconds(30));
        afterTheFirstGlance.set(() -> resolveUnchecked(interrupted));

        assertThat(interrupted.resolve("a.test", PATIENT)).hasSize(1);
        assertThat(script.lookups("a.test")).isEqualTo(2);

        time.advance(Duration.ofSeconds(30));
        interrupted.resolve("a.test", PATIENT);
        assertThat(script.lookups("a.test"))
                .as("its answer is not kept for ever")
                .isEqualTo(3);
    }

    private static void resolveUnchecked(Resolver resolver) {
        try {
            resolver.resolve("a.test", PATIENT);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Dns held(AtomicInteger lookups) {
        return host -> {
            lookups.incrementAndGet();
            awaitUninterruptibly(hold);
            return List.of(InetAddress.getLoopbackAddress());
        };
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whoeverIsStoppedLeavesAndTheLookupGoesOnForTheNext() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Resolver slow = over(held(lookups));
        AtomicBoolean stop = new AtomicBoolean();
        try (var leaver = BackgroundCall.start(() -> slow.resolve("a.test", stop::get))) {
            assertThat(Await.condition(SOON, () -> lookups.get() == 1)).isTrue();

            stop.set(true);
            LockSupport.unpark(leaver.thread());

            assertThat(leaver.outcome(SOON).failure())
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("no answer for a.test yet");
        }
        hold.countDown();
        assertThat(slow.resolve("a.test", PATIENT)).hasSize(1);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void anInterruptedThreadLeavesWithItsFlagSet() throws Exception {
        Resolver slow = over(held(new AtomicInteger()));
        AtomicBoolean flag = new AtomicBoolean();
        try (var waiter = BackgroundCall.start(() -> {
            try {
                return slow.resolve("a.test", PATIENT);
            } finally {
                flag.set(Thread.currentThread().isInterrupted());
            }
        })) {
            assertThat(Await.parked(waiter.thread(), SOON)).isTrue();
            waiter.interrupt();

            assertThat(waiter.outcome(SOON).state()).isEqualTo(Outcome.State.FAILED);
        }
        assertThat(flag).isTrue();
    }

    @Test
    void whenAllHelpersAreStuckTheErrorSaysSo() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Resolver stuck = over(held(lookups));
        for (int i = 0; i < Resolver.HELPERS; i++) {
            String host = "stuck-" + i + ".test";
            assertThatThrownBy(() -> stuck.resolve(host, () -> true)).hasMessageStartingWith("no answer for " + host);
        }
        assertThat(Await.condition(SOON, () -> lookups.get() == Resolver.HELPERS))
                .isTrue();

        assertThatThrownBy(() -> stuck.resolve("next.test", () -> true))
                .hasMessage("no answer for next.test yet: all 32 look-up threads are stuck in other look-ups");
    }

    @Test
    void aClosedResolverRefusesAtOnceAndEndsItsThreads() throws Exception {
        script.answer("a.test", "127.0.0.1");
        resolve("a.test");

        resolver.close();

        assertThatThrownBy(() -> resolve("b.test")).isInstanceOf(UnknownHostException.class);
        assertThat(Await.condition(
                        SOON, () -> ProcessFacts.liveThreads("belay-dns").isEmpty()))
                .isTrue();
    }

    @Test
    void aResolverThatBreaksTheContractIsAFailedLookup() {
        Resolver empty = over(host -> List.of());
        Resolver unchecked = over(host -> {
            throw new IllegalStateException("bug");
        });

        assertThatThrownBy(() -> empty.resolve("a.test", PATIENT)).hasMessage("a.test has no addresses");
        assertThatThrownBy(() -> unchecked.resolve("a.test", PATIENT))
                .hasMessage("a.test: the resolver failed")
                .hasRootCauseMessage("bug");
    }

    @Test
    void aResolverThatFailsWithAnErrorReleasesItsWaiters() {
        Resolver broken = over(host -> {
            throw new NoClassDefFoundError("bug");
        });

        assertThatThrownBy(() -> broken.resolve("a.test", PATIENT))
                .hasMessage("a.test: the resolver failed")
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aHundredThousandHostsAreNotKept() throws Exception {
        AddressBook book = new AddressBook(time);
        Lookup.Answer answer = new Lookup.Answer(List.of(InetAddress.getLoopbackAddress()), null);
        for (int i = 0; i < 100_000; i++) {
            book.keep("host-" + i, answer);
        }

        assertThat(book.size()).isLessThanOrEqualTo(10_000);
        assertThat(book.fresh("host-99999")).isNotNull();
    }
}
