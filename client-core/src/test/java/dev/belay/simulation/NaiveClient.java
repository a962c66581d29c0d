package dev.belay.simulation;

import java.time.Duration;
import java.util.function.Consumer;

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
    public void call(Consumer<Boolean> whenDone) {
        attempt(0, whenDone);
    }

    private void attempt(int retries, Consumer<Boolean> whenDone) {
        server.receive().whenAnswered(model.attempt().toNanos(), status -> {
            if (status == 200 || retries == RETRIES) {
                whenDone.accept(status == 200);
            } else {
                time.after(PAUSE.toNanos(), () -> attempt(retries + 1, whenDone));
            }
        });
    }

    @Override
    public void close() {}
}
