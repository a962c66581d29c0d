package dev.belay.simulation;

import java.time.Duration;

/** What is written in a hurry: whatever fails is tried again, three times. */
final class NaiveClient implements Contestant {
    private static final int RETRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Model model;
    private final ServerModel server;
    private final SimulatedTime time;

    NaiveClient(Model model, ServerModel server, SimulatedTime time) {
        this.model = model;
        this.server = server;
        this.time = time;
    }

    @Override
    public boolean call() {
        for (int retries = 0; ; retries++) {
            if (server.receive().await(model.attempt().toNanos()) == 200) {
                return true;
            }
            if (retries == RETRIES) {
                return false;
            }
            time.park(this, PAUSE.toNanos());
        }
    }

    @Override
    public void close() {}
}
