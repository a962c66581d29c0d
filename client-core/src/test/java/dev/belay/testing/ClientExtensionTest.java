package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.event.Phase;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Request;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Each leak that the extension is there for is made here on purpose, and mended afterwards. */
class ClientExtensionTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();

    private final ClientExtension extension = new ClientExtension(Duration.ofMillis(200));

    @Test
    void aTestThatLeavesNothingPasses() throws Exception {
        extension.begin();
        FakeTransport transport = extension.register(FakeTransport.of(FakeAnswers.ok("hello")));
        BelayClient client = extension.build(TestClients.over(transport));
        FaultServer server = extension.register(FaultServer.start(Answers.ok("hello")));
        BelayClient overSockets = extension.build(BelayClient.builder());

        for (CallStyle style : CallStyle.values()) {
            assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("hello");
            Request real = new Request.Builder().url(server.url("/")).build();
            assertThat(style.call(overSockets, real, ResponseReaders.string())).isEqualTo("hello");
        }

        assertThat(new ClientExtension(Duration.ofSeconds(2)).end()).isEmpty();
        assertThat(extension.end()).isEmpty();
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void anOpenResponseIsFoundWithItsPermitAndTimerEntry() throws Exception {
        extension.begin();
        FakeTransport transport = extension.register(FakeTransport.of(FakeAnswers.bodyStops("hel")));
        BelayClient client = extension.build(TestClients.over(transport));

        try (ResponseHandle forgotten = client.open(REQUEST, CancellationToken.none())) {
            assertThat(forgotten.status()).isEqualTo(200);
            assertThat(extension.end())
                    .contains("1 calls in flight (a response not closed?)", "1 permits in use")
                    .contains("1 responses of the transport not closed");
        }
    }

    @Test
    void aCallStillRunningIsFoundAndStopped() throws Exception {
        extension.begin();
        FakeTransport transport = FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE));
        BelayClient client = extension.build(TestClients.over(transport));

        try (var call = BackgroundCall.start(() -> CallStyle.EXECUTE.call(client, REQUEST, ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, Duration.ofSeconds(5))).isTrue();

            assertThat(extension.end()).contains("1 calls in flight (a response not closed?)");
            assertThat(call.outcome(Duration.ofSeconds(5)).isHanging()).isFalse();
        }
    }

    @Test
    void aTimerEntryIsFound() {
        extension.begin();

        try (CancellationSource source =
                CancellationSource.withTimeout(CancellationToken.none(), Duration.ofHours(1))) {
            assertThat(source.token().isCancelled()).isFalse();
            assertThat(extension.end()).singleElement().asString().startsWith("1 timer entries");
        }
        assertThat(extension.end()).isEmpty();
    }

    @Test
    void anEntryOfAVirtualTimerIsFound() throws Exception {
        extension.begin();
        VirtualTimer timer = extension.register(new VirtualTimer());
        FakeTransport transport = FakeTransport.of(FakeAnswers.bodyStops("hel"));
        BelayClient client = TestClients.over(transport, timer).build();

        try (ResponseHandle open = client.open(REQUEST, CancellationToken.none())) {
            assertThat(open.status()).isEqualTo(200);
            assertThat(extension.end()).containsExactly("entries in the virtual timer");
        }
        client.close();
    }

    @Test
    void aSocketIsFound() throws Exception {
        extension.begin();

        List<ServerSocket> sockets = new ArrayList<>();
        try {
            // Several, since one of another test may close in this moment.
            for (int i = 0; i < 8; i++) {
                sockets.add(new ServerSocket(0));
            }
            assertThat(extension.end())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .endsWith(" sockets");
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        assertThat(extension.end()).isEmpty();
    }

    @Test
    void aThreadIsFoundByItsName() throws Exception {
        extension.begin();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> awaitQuietly(end), "belay-async");
        thread.setDaemon(true);
        thread.start();

        List<String> left = extension.end();
        end.countDown();
        thread.join();

        assertThat(left).containsExactly("thread belay-async");
        assertThat(extension.end()).isEmpty();
    }

    @Test
    void aResourceThatDoesNotCloseIsNamedAndTheOthersAreClosedAllTheSame() {
        extension.begin();
        AtomicBoolean closed = new AtomicBoolean();
        extension.register(() -> closed.set(true));
        extension.register(() -> {
            throw new IllegalStateException("stuck");
        });

        assertThat(extension.end()).singleElement().asString().contains("stuck");
        assertThat(closed).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
