package dev.belay.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs actions at the same moment, as far as the machine can, again and again. */
public final class Race {
    private static final long LONGEST_SECONDS = 30;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "race");
        thread.setDaemon(true);
        return thread;
    });

    private Race() {}

    /** One round of a race; its number is for messages. */
    @FunctionalInterface
    public interface Round {

        /** Runs the round and asserts what must hold after it. */
        void run(int number) throws Exception;
    }

    /** Something that races. */
    @FunctionalInterface
    public interface Action {

        /** Does it. */
        void run() throws Exception;
    }

    /** Runs so many rounds. */
    public static void rounds(int count, Round round) throws Exception {
        for (int number = 0; number < count; number++) {
            round.run(number);
        }
    }

    /** Starts all actions together and waits for their ends; a failure of one is thrown. */
    public static void together(Action... actions) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(actions.length);
        List<Future<?>> ends = new ArrayList<>();
        for (Action action : actions) {
            Callable<Boolean> racer = () -> {
                barrier.await();
                action.run();
                return true;
            };
            ends.add(THREADS.submit(racer));
        }
        for (Future<?> end : ends) {
            end.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        }
    }
}
