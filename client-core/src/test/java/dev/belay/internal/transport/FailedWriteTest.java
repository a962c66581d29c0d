package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dns;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A write that fails is the end of a connection, of which OkHttp's reader may not have heard yet. */
class FailedWriteTest {
    private final Resolver resolver = new Resolver(Dns.SYSTEM, TimeSource.SYSTEM);
    private final TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1);
    private final Pool pool = LonePool.of(config, resolver);
    private final Call call =
            pool.client().newCall(new Request.Builder().url("http://a.test/").build());

    private record Dialled(Socket socket, Protocol protocol) implements Connection {

        @Override
        public @Nullable Handshake handshake() {
            return null;
        }

        @Override
        public Route route() {
            throw new UnsupportedOperationException();
        }
    }

    private void dialled(Socket socket, Protocol protocol) {
        OkHttpExchange exchange = new OkHttpExchange(
                call, new QuietObserver(), new Pools(config, resolver), pool, resolver, TimeSource.SYSTEM);
        exchange.connectStart(call, (InetSocketAddress) socket.getRemoteSocketAddress(), Proxy.NO_PROXY);
        exchange.connectionAcquired(call, new Dialled(socket, protocol));
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2, true", "H2_PRIOR_KNOWLEDGE, true", "HTTP_1_1, false"})
    void aSharedConnectionIsThenLentToNobodyAndStillRead(Protocol protocol, boolean closed) throws Exception {
        try (FaultServer server = FaultServer.start(connection -> {
                    connection.write("goodbye");
                    connection.awaitServerClose();
                });
                Socket socket = pool.sockets().createSocket()) {
            socket.connect(new InetSocketAddress(server.address(), server.port()));
            dialled(socket, protocol);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(1);
            assertThat(socket.isClosed()).isFalse();

            socket.shutdownOutput();

            assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
            assertThat(socket.isClosed()).isEqualTo(closed);
            assertThat(((WireSocket) socket).isBrokenOff()).isFalse();
            assertThat(in.readNBytes(7)).asString().isEqualTo("goodbye");
        }
    }
}
