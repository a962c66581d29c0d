package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.event.ConnectionClosed.Reason;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.FaultServer;
import dev.belay.testing.SocketBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On either of what a wire socket may stand on. */
@ExtendWith(ClientExtension.class)
@ParameterizedClass
@ValueSource(booleans = {false, true})
class WireSocketTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AGE = Duration.ofMillis(5);

    /** More than the kernel's buffers take, in one write. */
    private static final byte[] MUCH = new byte[16 << 20];

    @Parameter
    boolean onChannel;

    private final FakeTimeSource time = new FakeTimeSource();
    private final WireSockets sockets = new WireSockets(
            new ConnectionUpkeep(1, Duration.ofHours(1), time),
            time,
            new AddressGuard(AddressPolicy.unrestricted(), ProxyPolicy.systemDefault()));

    @Test
    void itKnowsHowLongOneAndTheSameWriteHasLasted() throws Exception {
        try (FaultServer server = FaultServer.neverReads();
                WireSocket socket = connectedTo(server)) {
            assertThat(socket.isWriting()).isFalse();
            assertThat(socket.isWritingFor(0)).isFalse();
            Thread writer = startWriting(socket);

            time.advance(AGE.minusNanos(2));
            assertThat(socket.isWritingFor(AGE.toNanos())).isFalse();
            time.advance(Duration.ofNanos(3));
            assertThat(socket.isWritingFor(AGE.toNanos())).isTrue();

            socket.closeNow(Reason.CLIENT_CLOSED);
            writer.join(SOON.toMillis());
            assertThat(writer.isAlive()).isFalse();
            assertThat(socket.isWriting()).isFalse();
        }
    }

    @Test
    void aWriteThatFailsMayHaveSentWhatItWasGiven() throws Exception {
        try (FaultServer server = FaultServer.neverReads();
                WireSocket socket = connectedTo(server)) {
            Thread writer = startWriting(socket);

            socket.closeNow(Reason.CLIENT_CLOSED);
            writer.join(SOON.toMillis());

            assertThat(socket.traffic().bytesWritten()).isEqualTo(MUCH.length);
        }
    }

    @Test
    void breakingOffFreesTheWriter() throws Exception {
        try (FaultServer server = FaultServer.neverReads();
                WireSocket socket = connectedTo(server)) {
            Thread writer = startWriting(socket);

            socket.breakOff();
            writer.join(SOON.toMillis());

            assertThat(writer.isAlive()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void breakingOffFreesTheReaderForWhomItIsNoEndOfTheAnswer(boolean bytewise) throws Exception {
        try (FaultServer server = FaultServer.silent();
                WireSocket socket = connectedTo(server)) {
            InputStream in = socket.getInputStream();
            try (var reading = BackgroundCall.start(() -> bytewise ? in.read() : in.read(new byte[1]))) {
                assertThat(Await.condition(SOON, () -> SocketBlock.READ.holds(reading.thread())))
                        .isTrue();

                socket.breakOff();

                assertThat(reading.outcome(SOON).failure()).isInstanceOf(ClosedWireException.class);
            }
        }
    }

    @Test
    void whatWasBrokenOffCanNotBeUsed() throws Exception {
        try (FaultServer server = FaultServer.silent();
                WireSocket socket = connectedTo(server)) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();

            socket.breakOff();

            assertThat(socket.isClosed()).isTrue();
            assertThatThrownBy(in::read)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("given the connection up");
            assertThatThrownBy(() -> in.read(new byte[1])).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> out.write(1)).isInstanceOf(SocketException.class);
            assertThat(socket.traffic().bytesWritten()).isZero();
        }
    }

    @Test
    void closingItInAnothersHandshakeBreaksItOff() throws Exception {
        try (FaultServer server = FaultServer.silent();
                WireSocket socket = connectedTo(server)) {
            InputStream in = socket.getInputStream();
            try (var shaking = BackgroundCall.start(() -> readAsHandshakeWould(socket, in))) {
                assertThat(Await.condition(SOON, () -> SocketBlock.READ.holds(shaking.thread())))
                        .isTrue();

                socket.close();

                assertThat(shaking.outcome(SOON).failure()).hasMessageContaining("given the connection up");
                assertThat(socket.isClosed()).isTrue();
            }
        }
    }

    @Test
    void whoeverShakesHandsClosesIt() throws Exception {
        try (FaultServer server = FaultServer.silent();
                WireSocket socket = connectedTo(server)) {
            InputStream in = socket.getInputStream();
            socket.layeredBy(new Socket());

            socket.close();

            assertThatThrownBy(in::read).hasMessage("Socket closed");
        }
    }

    private static int readAsHandshakeWould(WireSocket socket, InputStream in) throws IOException {
        socket.layeredBy(new Socket());
        return in.read();
    }

    @Test
    void breakingOffWhatIsNotConnectedOrClosedDoesNoHarm() throws Exception {
        Dialling.begins(new QuietObserver(), onChannel);
        WireSocket unconnected = (WireSocket) sockets.createSocket();
        unconnected.breakOff();
        unconnected.closeNow(Reason.CLIENT_CLOSED);
        assertThat(unconnected.isClosed()).isTrue();

        unconnected.breakOff();
        assertThat(unconnected.isClosed()).isTrue();
    }

    @Test
    void aWriteToAClosedSocketSendsNothing() throws Exception {
        try (FaultServer server = FaultServer.neverReads();
                WireSocket socket = connectedTo(server)) {
            OutputStream out = socket.getOutputStream();
            socket.closeNow(Reason.CLIENT_CLOSED);

            assertThatThrownBy(() -> out.write(MUCH)).isInstanceOf(IOException.class);

            assertThat(socket.traffic().bytesWritten()).isZero();
        }
    }

    private WireSocket connectedTo(FaultServer server) throws IOException {
        Dialling.begins(new QuietObserver(), onChannel);
        WireSocket socket = (WireSocket) sockets.createSocket();
        assertThat(socket.channel() != null).isEqualTo(onChannel);
        socket.connect(new InetSocketAddress(server.address(), server.port()));
        return socket;
    }

    private static Thread startWriting(WireSocket socket) {
        Thread writer = new Thread(() -> writeMuch(socket));
        writer.start();
        assertThat(Await.condition(SOON, socket::isWriting)).isTrue();
        return writer;
    }

    private static void writeMuch(WireSocket socket) {
        try {
            socket.getOutputStream().write(MUCH);
        } catch (IOException closed) {
            // as it is meant to be
        }
    }
}
