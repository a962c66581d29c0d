package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.TestClients;
import dev.belay.testing.waits.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that is about to send on an HTTP/2 connection which the write of another call, an upload, blocks. */
@Timeout(60)
class BehindABlockedWriteTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CountDownLatch sent = new CountDownLatch(1);
    private final BelayClient client =
            clients.build(ClientInternals.priorKnowledge(TestClients.once()).listener(event -> {
                if (event instanceof PhaseEnded ended
                        && ended.time().phase() == Phase.SEND
                        && !ended.call().method().equals("POST")) {
                    sent.countDown();
                }
            }));
    private final ServerSocket server = new ServerSocket();
    private final MeasuredUpload body = MeasuredUpload.ofSize(1L << 30);
    private final CancellationSource uploads = CancellationSource.create();

    private BackgroundCall<String> upload;
    private Socket peer;

    BehindABlockedWriteTest() throws IOException {}

    @BeforeEach
    void block() throws Exception {
        server.setReceiveBufferSize(DeafPeer.RECEIVE_BUFFER_BYTES);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        upload = CallStyle.EXECUTE.start(
                client.with(Scene.patient()), request().post(body).build(), uploads.token());
        peer = server.accept();
        peer.getOutputStream().write(DeafPeer.http2Greeting());
        assertThat(body.awaitStall(SOON)).isTrue();
    }

    @AfterEach
    void end() throws Exception {
        uploads.cancel();
        assertThat(upload.outcome(SOON).isHanging()).isFalse();
        peer.close();
        server.close();
    }

    private Request.Builder request() {
        return new Request.Builder().url("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** Starts it and waits until it waits. */
    private BackgroundCall<String> stuck(CancellationToken token, Duration total) {
        BackgroundCall<String> call = CallStyle.EXECUTE.start(
                client.with(CallOptions.slowAnswer(total).write(total)),
                request().build(),
                token);
        assertThat(Await.condition(SOON, () -> LockSupport.getBlocker(call.thread()) instanceof WriteGate))
                .isTrue();
        return call;
    }

    private static void assertFailedUnsent(BackgroundCall<String> call, Class<? extends BelayException> type)
            throws Exception {
        assertThat(call.outcome(SOON).failure())
                .isInstanceOfSatisfying(
                        type, e -> assertThat(e.requestMayHaveBeenSent()).isFalse());
    }

    private void assertUploadGoesOn() throws Exception {
        long before = body.written();
        drain();
        assertThat(Await.condition(SOON, () -> body.written() > before)).isTrue();
    }

    /** Lets the peer read from now on. */
    private void drain() {
        InputStream in = peer();
        Thread reader = new Thread(() -> readAll(in), "peer");
        reader.setDaemon(true);
        reader.start();
    }

    @Test
    void itGoesOnWhenTheWriteDoes() throws Exception {
        try (var call = stuck(CancellationToken.none(), PATIENCE)) {
            assertThat(sent.getCount()).isOne();

            drain();

            assertThat(sent.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    @Test
    void cancellingItIsNothingToTheUpload() throws Exception {
        try (CancellationSource source = CancellationSource.create();
                var call = stuck(source.token(), PATIENCE)) {
            source.cancel();

            assertFailedUnsent(call, CallCancelledException.class);
            assertUploadGoesOn();
        }
    }

    @Test
    void interruptingItIsNothingToTheUpload() throws Exception {
        try (var call = stuck(CancellationToken.none(), PATIENCE)) {
            call.interrupt();

            assertFailedUnsent(call, CallInterruptedException.class);
            assertUploadGoesOn();
        }
    }

    @Test
    void itsDeadlineIsNothingToTheUploadSoSoon() throws Exception {
        try (var call = stuck(CancellationToken.none(), Duration.ofMillis(200))) {
            assertFailedUnsent(call, DeadlineExceededException.class);
            assertUploadGoesOn();
        }
    }

    /** A connection that is dead would otherwise take each further attempt too. */
    @Test
    void itsDeadlineEndsTheConnectionWhenItHasBeenBlockedForASecond() throws Exception {
        try (var call = stuck(CancellationToken.none(), Duration.ofMillis(1_200))) {
            assertThat(call.outcome(SOON).failure()).isInstanceOf(DeadlineExceededException.class);

            assertThat(upload.outcome(SOON).failure()).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void theEndOfTheUploadEndsItToo() throws Exception {
        try (var call = stuck(CancellationToken.none(), PATIENCE)) {
            uploads.cancel();

            assertFailedUnsent(call, ConnectionLostException.class);
        }
    }

    private InputStream peer() {
        try {
            return peer.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAll(InputStream in) {
        try {
            byte[] piece = new byte[1 << 16];
            while (in.read(piece) >= 0) {
                // whatever it is
            }
        } catch (IOException e) {
            // the test is over
        }
    }
}
