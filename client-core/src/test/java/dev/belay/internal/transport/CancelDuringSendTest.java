package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.event.Phase;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** A call that is cancelled while its request is being sent on HTTP/2, and whose answer is even quicker. */
class CancelDuringSendTest {
    private static final String BODY = "the whole answer";
    private static final int LIMIT_SECONDS = 5;

    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean measured;
    private volatile Thread sender;
    private volatile Runnable cancel = () -> {};

    /** The sending counts as failed, so OkHttp does not note its end, and waits for it for ever. */
    @Test
    void okHttpForgetsTheConnection() throws Exception {
        assertThat(connectionsInUseAfter(new OkHttpClient.Builder(), call -> new Sending()))
                .isEqualTo(1);
    }

    @Test
    void belayGivesTheConnectionBack() throws Exception {
        assertThat(connectionsInUseAfter(
                        new OkHttpClient.Builder()
                                .addNetworkInterceptor(new ResponseBypass(new ProxyLogin(ProxyPolicy.none()), false)),
                        this::exchange))
                .isZero();
    }

    private OkHttpExchange exchange(Call call) {
        TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1);
        Resolver resolver = new Resolver(Dns.SYSTEM, TimeSource.SYSTEM);
        QuietObserver observer = new QuietObserver() {
            @Override
            public void entered(Phase phase) {
                if (phase == Phase.SEND) {
                    sender = Thread.currentThread();
                }
            }
        };
        return new OkHttpExchange(
                call,
                observer,
                new Pools(config, resolver),
                LonePool.of(config, resolver),
                resolver,
                TimeSource.SYSTEM);
    }

    private int connectionsInUseAfter(OkHttpClient.Builder builder, Function<Call, EventListener> listener)
            throws IOException, InterruptedException {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.ok(BODY))) {
            OkHttpClient client = builder.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                    .socketFactory(new Sockets())
                    .build();
            Request request = new Request.Builder().url(server.url("/")).build();
            // Afterwards nothing but the request is written any more, such as what opens the connection, and nothing
            // but its
            // answer comes.
            Call first = client.newCall(request);
            EventListener listening = listener.apply(first);
            first.addEventListener(listening);
            Response response = first.execute();
            Response fromWire = listening instanceof OkHttpExchange exchange ? exchange.response(response) : response;
            assertThat(fromWire.body().string()).isEqualTo(BODY);
            measured = true;
            Call call = client.newCall(request);
            call.addEventListener(listener.apply(call));
            cancel = call::cancel;

            assertThatThrownBy(() -> call.execute().close()).isInstanceOf(IOException.class);

            assertThat(answered.getCount()).isZero();
            int inUse = client.connectionPool().connectionCount()
                    - client.connectionPool().idleConnectionCount();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
            return inUse;
        }
    }

    private final class Sending extends EventListener {
        @Override
        public void requestHeadersStart(Call started) {
            sender = Thread.currentThread();
        }
    }

    /** A socket whose write of the request returns when the answer has been read and the call cancelled. */
    private final class SlowSocket extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] source, int offset, int length) throws IOException {
                    out.write(source, offset, length);
                    if (measured && Thread.currentThread() == sender) {
                        sender = null;
                        cancelOnceAnswered();
                    }
                }
            };
        }

        private void cancelOnceAnswered() throws IOException {
            try {
                assertThat(answered.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            cancel.run();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                private boolean complete;

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    if (complete) {
                        // Whoever reads on has dealt with what came before.
                        answered.countDown();
                    }
                    int n = in.read(target, offset, length);
                    complete |= measured
                            && n > 0
                            && new String(target, offset, n, StandardCharsets.ISO_8859_1).contains(BODY);
                    return n;
                }
            };
        }
    }

    private final class Sockets extends SocketFactory {
        @Override
        public Socket createSocket() {
            return new SlowSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
