package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.Phase;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dns;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpExchangeTest {
    private final TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1);
    private final Resolver resolver = new Resolver(Dns.SYSTEM, TimeSource.SYSTEM);
    private final Pool pool = LonePool.of(config, resolver);
    private final Call call =
            pool.client().newCall(new Request.Builder().url("http://a.test/").build());

    private OkHttpExchange exchange(QuietObserver observer) {
        return new OkHttpExchange(call, observer, new Pools(config, resolver), pool, resolver, TimeSource.SYSTEM);
    }

    /** An HTTP/2 connection. */
    private record Multiplexed(Socket socket) implements Connection {

        @Override
        public Protocol protocol() {
            return Protocol.HTTP_2;
        }

        @Override
        public @Nullable Handshake handshake() {
            return null;
        }

        @Override
        public Route route() {
            throw new UnsupportedOperationException();
        }
    }

    private enum Then {
        NOTHING,
        BYTES_WRITTEN,
        BODY_BEGUN,
        CANCELLED
    }

    /** Nobody sends what lies in the buffers of a connection that has died; of one that lives somebody may. */
    @ParameterizedTest
    @CsvSource({"NOTHING, false", "BYTES_WRITTEN, true", "BODY_BEGUN, true", "CANCELLED, true"})
    void whatADeadConnectionHasNotWrittenWasNotSent(Then then, boolean mayHaveBeenSent) throws Exception {
        try (FaultServer server = FaultServer.silent();
                Socket socket = pool.sockets().createSocket()) {
            socket.connect(new InetSocketAddress(server.address(), server.port()));
            OkHttpExchange exchange = exchange(new QuietObserver());
            exchange.connectionAcquired(call, new Multiplexed(socket));
            exchange.requestHeadersStart(call);
            switch (then) {
                case NOTHING -> {}
                case BYTES_WRITTEN -> socket.getOutputStream().write(1);
                case BODY_BEGUN -> exchange.requestBodyStart(call);
                case CANCELLED -> call.cancel();
            }

            exchange.failed(new SocketException("Connection or outbound has closed"));

            assertThat(exchange.mayHaveBeenSent()).isEqualTo(mayHaveBeenSent);
        }
    }

    @Test
    void whatFailedForAnotherReasonMayStillBeSent() throws Exception {
        try (FaultServer server = FaultServer.silent();
                Socket socket = pool.sockets().createSocket()) {
            socket.connect(new InetSocketAddress(server.address(), server.port()));
            OkHttpExchange exchange = exchange(new QuietObserver());
            exchange.connectionAcquired(call, new Multiplexed(socket));
            exchange.requestHeadersStart(call);

            exchange.failed(new IOException("stream was reset"));

            assertThat(exchange.mayHaveBeenSent()).isTrue();
        }
    }

    /** The exception of a stopped call names the phase in which it was stopped. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyACallThatGoesOnWaitsForAnAnswerAfterItsBody(boolean stopped) {
        List<Phase> entered = new ArrayList<>();
        QuietObserver observer = new QuietObserver() {
            @Override
            public void entered(Phase phase) {
                entered.add(phase);
            }

            @Override
            public boolean stopped() {
                return stopped;
            }
        };
        OkHttpExchange exchange = exchange(observer);

        exchange.requestHeadersStart(call);
        exchange.requestBodyEnd(call, 1);

        assertThat(entered).isEqualTo(stopped ? List.of(Phase.SEND) : List.of(Phase.SEND, Phase.FIRST_BYTE));
    }
}
