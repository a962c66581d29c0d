package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process in which 1,000 calls wait and nothing else happens; prints last the processor time that it uses meanwhile. */
final class ThousandWaitingCalls {
    static final Duration WINDOW = Duration.ofSeconds(5);

    private static final int CALLS = 1_000;
    private static final int PERCENT = 2;

    private ThousandWaitingCalls() {}

    /** The argument is what they wait for. */
    public static void main(String[] arguments) throws Exception {
        Wait wait = Wait.valueOf(arguments[0]);
        try (CancellationSource source = CancellationSource.create();
                Scene scene = wait.setUp()) {
            BelayClient.Builder builder = scene.builder();
            if (wait != Wait.PERMIT) {
                builder.concurrency(ConcurrencyPolicy.builder()
                        .perOrigin(CALLS)
                        .total(CALLS)
                        .build());
            }
            BelayClient client = builder.build();
            scene.prepare(client);
            HttpCaller caller = client.with(Scene.patient());
            StuckCall[] calls = new StuckCall[CALLS];
            for (int i = 0; i < CALLS; i++) {
                calls[i] = StuckCall.execute(caller, scene.request(), source.token(), Threads.PLATFORM);
            }
            scene.awaitStuck(CALLS);
            // What looks at the calls meanwhile is compiled some seconds after the start, which is not waiting.
            Duration warmUp = cpuTimeOf(WINDOW);
            System.out.println("warm-up " + warmUp);
            System.out.println(cpuTimeOf(WINDOW));
            // A process that ends has nothing to close.
            System.exit(0);
        }
    }

    /** Returns how much processor time waiting may cost. */
    static Duration allowed(Duration window) {
        return window.multipliedBy(PERCENT).dividedBy(100);
    }

    /** Returns what the whole process used while this thread did nothing for so long. */
    static Duration cpuTimeOf(Duration window) throws InterruptedException {
        Duration before = ProcessFacts.cpuTime().orElseThrow();
        boolean early = new CountDownLatch(1).await(window.toNanos(), TimeUnit.NANOSECONDS);
        if (early) {
            throw new IllegalStateException("nobody counts down");
        }
        return ProcessFacts.cpuTime().orElseThrow().minus(before);
    }
}
