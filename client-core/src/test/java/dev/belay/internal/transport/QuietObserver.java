package dev.belay.internal.transport;

import dev.belay.event.Phase;
import java.io.IOException;

/** An observer that nothing stops and that notes nothing, for tests that override what they are about. */
class QuietObserver implements ExchangeObserver {

    @Override
    public void exchangeStarted(Exchange exchange) {}

    @Override
    public void entered(Phase phase) {}

    @Override
    public void paused() {}

    @Override
    public void callerFailed(IOException failure) {}

    @Override
    public boolean stopped() {
        return false;
    }

    @Override
    public boolean timedOut() {
        return false;
    }
}
