package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import dev.belay.testing.Repetitions;
import dev.belay.testing.SocketBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int BYTES = 100;

    private final ReadBuffers buffers = new ReadBuffers(1, () -> ByteBuffer.allocateDirect(BYTES));
    private final SocketChannel channel;
    private final SocketChannel peer;
    private final ReadAhead in;

    ReadAheadTest() throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            channel = SocketChannel.open(server.getLocalAddress());
            peer = server.accept();
        }
        in = new ReadAhead(channel, buffers);
    }

    @AfterEach
    void everyBufferIsBackAtTheEnd() throws IOException {
        peer.close();
        channel.close();
        in.close();
        assertThat(buffers.inUse()).isZero();
    }

    private static byte[] numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            peer.write(left);
        }
    }

    private byte[] read(int length) throws IOException {
        byte[] target = new byte[length];
        int n = in.read(target, 0, length);
        return Arrays.copyOf(target, n);
    }

    @Test
    void whatIsThereIsReadAtOnceAndKept() throws Exception {
        send(numbered(30));

        assertThat(read(10)).isEqualTo(numbered(10));
        assertThat(in.kept()).isEqualTo(20);
        // It does not come from the channel any more.
        channel.close();
        assertThat(in.read()).isEqualTo(10);
        assertThat(read(100)).isEqualTo(Arrays.copyOfRange(numbered(30), 11, 30));
        assertThat(in.kept()).isZero();
        assertThat(buffers.inUse()).isZero();
    }

    @Test
    void whatIsKeptCountsAsAvailableBesideWhatTheKernelHas() throws Exception {
        send(numbered(BYTES + 7));
        assertThat(Await.condition(SOON, () -> available() == BYTES + 7)).isTrue();

        in.read();

        assertThat(in.kept()).isEqualTo(BYTES - 1);
        assertThat(in.available()).isEqualTo(BYTES + 6);
    }

    private int available() {
        try {
            return in.available();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void aBufferThatIsUsedUpIsGivenBack() throws Exception {
        send(numbered(10));

        assertThat(read(10)).hasSize(10);

        assertThat(buffers.made()).isEqualTo(1);
        assertThat(buffers.inUse()).isZero();
    }

    @Test
    void whatIsKeptIsGivenUpAtTheEnd() throws Exception {
        send(numbered(10));
        in.read();
        assertThat(buffers.inUse()).isEqualTo(1);

        in.close();

        assertThat(buffers.inUse()).isZero();
        assertThat(in.kept()).isZero();
    }

    @Test
    void whatComesAfterTheEndIsNotKept() throws Exception {
        send(numbered(10));
        in.close();

        assertThat(in.read()).isZero();

        assertThat(buffers.inUse()).isZero();
    }

    @Test
    void whoAsksForNothingGetsNothingAndDoesNotWait() throws Exception {
        assertThat(in.read(new byte[3], 1, 0)).isZero();
        assertThat(buffers.made()).isZero();
    }

    @Test
    void theEndOfTheStreamComesAfterWhatIsKept() throws Exception {
        send(numbered(3));
        peer.close();

        assertThat(in.read()).isZero();
        assertThat(read(5)).isEqualTo(new byte[] {1, 2});
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(buffers.inUse()).isZero();
    }

    @Test
    void aFailureGivesTheBufferBack() throws Exception {
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();

        assertThatThrownBy(in::read).hasMessage("Connection reset");

        assertThat(buffers.made()).isEqualTo(1);
        assertThat(buffers.inUse()).isZero();
    }

    @Test
    void aReaderThatIsInterruptedGivesItBack() throws Exception {
        try (var reading = BackgroundCall.start(in::read)) {
            assertThat(Await.condition(SOON, () -> SocketBlock.READ.holds(reading.thread())))
                    .isTrue();
            assertThat(buffers.inUse()).isEqualTo(1);

            reading.interrupt();

            assertThat(reading.outcome(SOON).failure()).isInstanceOf(ClosedByInterruptException.class);
            assertThat(buffers.inUse()).isZero();
        }
    }

    @Test
    void aReaderKeepsItsBufferUntilItIsBack() throws Exception {
        try (var reading = BackgroundCall.start(in::read)) {
            assertThat(Await.condition(SOON, () -> SocketBlock.READ.holds(reading.thread())))
                    .isTrue();

            in.close();

            assertThat(buffers.inUse()).isEqualTo(1);
            channel.shutdownInput();
            assertThat(reading.outcome(SOON).value()).isEqualTo(-1);
        }
    }

    @Test
    void withoutABufferItReadsAllTheSame() throws Exception {
        ByteBuffer others = buffers.take();
        send(numbered(10));

        assertThat(read(4)).isEqualTo(numbered(4));

        assertThat(in.kept()).isZero();
        assertThat(in.available()).isEqualTo(6);
        buffers.giveBack(others);
        assertThat(read(3)).isEqualTo(new byte[] {4, 5, 6});
        assertThat(in.kept()).isEqualTo(3);
    }

    @Test
    void aTimeoutHolds() throws Exception {
        channel.socket().setSoTimeout(1);

        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        send(numbered(2));
        channel.socket().setSoTimeout(10_000);
        assertThat(in.read()).isZero();
        assertThat(in.kept()).isZero();
    }

    @Test
    void nothingIsLostOrChangedWhateverIsAskedFor() throws Exception {
        Random random = new Random(7);
        byte[] sent = new byte[100_000];
        random.nextBytes(sent);
        try (var sending = BackgroundCall.start(() -> {
            for (int from = 0; from < sent.length; ) {
                int to = Math.min(sent.length, from + 1 + random.nextInt(3 * BYTES));
                send(Arrays.copyOfRange(sent, from, to));
                from = to;
            }
            peer.close();
            return true;
        })) {
            Random lengths = new Random(8);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            byte[] target = new byte[3 * BYTES];
            while (true) {
                int length = 1 + lengths.nextInt(2 * BYTES);
                int n = in.read(target, BYTES, length);
                if (n < 0) {
                    break;
                }
                assertThat(n).isBetween(1, length);
                received.write(target, BYTES, n);
            }
            assertThat(received.toByteArray()).isEqualTo(sent);
            assertThat(sending.outcome(SOON).value()).isTrue();
        }
    }

    @Test
    @Racing
    void anEndBesideAReadLeavesNoBufferBehind() throws Exception {
        ReadBuffers shared = new ReadBuffers(2, () -> ByteBuffer.allocateDirect(BYTES));
        Race.rounds(Repetitions.of(3_000), round -> {
            send(numbered(10));
            ReadAhead reader = new ReadAhead(channel, shared);
            byte[] target = new byte[10];
            int[] n = new int[1];

            Race.together(() -> n[0] = reader.read(target, 0, 4), reader::close);

            assertThat(shared.inUse()).as("round %d", round).isZero();
            assertThat(n[0]).isEqualTo(4);
            assertThat(Arrays.copyOf(target, 4)).isEqualTo(numbered(4));
        });
    }
}
