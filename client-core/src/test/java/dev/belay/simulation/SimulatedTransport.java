package dev.belay.simulation;

import dev.belay.event.ConnectionStats;
import dev.belay.event.Phase;
import dev.belay.internal.transport.ExchangeObserver;
import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.testing.FakeResponse;
import java.io.IOException;
import okhttp3.Request;

/** Belay's wire to the simulated server. */
final class SimulatedTransport implements Transport {
    private final ServerModel server;

    SimulatedTransport(ServerModel server) {
        this.server = server;
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        SimulatedExchange exchange = new SimulatedExchange();
        observer.exchangeStarted(exchange);
        observer.entered(Phase.SEND);
        ServerRequest accepted = server.receive();
        exchange.sent(accepted);
        observer.entered(Phase.FIRST_BYTE);
        int status = accepted.await();
        if (status == 0) {
            throw new IOException("Canceled");
        }
        return FakeResponse.of(status, "");
    }

    @Override
    public ConnectionStats connections() {
        return new ConnectionStats(0, 0, 0, 0);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "simulated";
    }
}
