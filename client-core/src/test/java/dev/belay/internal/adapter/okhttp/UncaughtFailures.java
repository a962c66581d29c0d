package dev.belay.internal.adapter.okhttp;

/** Keeps what threads die of, or would, off the console. */
final class UncaughtFailures {

    /** What a test does meanwhile. */
    @FunctionalInterface
    interface Action {

        /** Does it. */
        void run() throws Exception;
    }

    private UncaughtFailures() {}

    static void during(Action action) throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
        try {
            action.run();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
