package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WireChannelTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void whatIsKeptOfThePeersBytesWasNotAskedFor() throws Exception {
        WireChannel channel = new WireChannel();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            channel.connect(server.getLocalSocketAddress(), 0);
            try (Socket peer = server.accept()) {
                assertThat(channel.isEnded()).isFalse();
                peer.getOutputStream().write(new byte[] {1, 2});
                assertThat(Await.condition(SOON, () -> available(channel) == 2)).isTrue();

                assertThat(channel.getInputStream().read()).isEqualTo(1);

                assertThat(channel.isEnded()).isTrue();
                assertThat(channel.getInputStream().read()).isEqualTo(2);
                assertThat(channel.isEnded()).isFalse();
            }
            assertThat(Await.condition(SOON, channel::isEnded)).isTrue();
        } finally {
            channel.close();
        }
    }

    private static int available(WireChannel channel) {
        try {
            return channel.available();
        } catch (IOException e) {
            return -1;
        }
    }
}
