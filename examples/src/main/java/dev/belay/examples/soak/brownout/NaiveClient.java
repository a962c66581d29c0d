package dev.belay.examples.soak.brownout;

import java.io.IOException;

/** What is written in a hurry: whatever fails is tried again, three times. */
final class NaiveClient implements Contestant {
    private static final int RETRIES = 3;
    private static final long PAUSE_MILLIS = 100;

    private final PlainWire wire;

    NaiveClient(Model model, String url) {
        this.wire = new PlainWire(model, url);
    }

    @Override
    public boolean call() {
        try {
            for (int retries = 0; retries < RETRIES; retries++) {
                if (sent()) {
                    return true;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            return sent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean sent() {
        try {
            wire.send();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
