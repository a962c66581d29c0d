package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.ConnectFailedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallEnded;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user's code that fails where one does not expect it: the failure reaches the caller, and nothing is left behind. */
class OddUserCodeTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("hello")));

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aHeaderSupplierThatThrows(CallStyle style) {
        BelayClient client = clients.build(TestClients.over(transport).header("X-Key", () -> {
            throw new IllegalStateException("no key");
        }));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no key");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aHeaderSupplierWhoseValueCannotBeSentIsNamedWithoutItsValue(CallStyle style) {
        BelayClient client = clients.build(TestClients.over(transport).header("X-Key", () -> "s3cret\n"));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Key")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aReaderThatThrowsAnything(CallStyle style) {
        BelayClient client = clients.build(TestClients.over(transport));

        assertThatThrownBy(() -> style.call(client, REQUEST, response -> {
                    throw new StackOverflowError("reader");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(transport.openResponses()).isZero();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aListenerThatThrowsDoesNoHarmAndIsLoggedOnce(CallStyle style) throws Exception {
        BelayClient client = clients.build(TestClients.over(transport).listener(event -> {
            throw new IllegalStateException("listener");
        }));

        try (CapturedLog log = CapturedLog.warnings("dev.belay.event.CallListener")) {
            assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("hello");
            assertThat(log.messages()).singleElement().asString().startsWith("a call listener failed; listener=");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aRequestBodyThatThrowsUncheckedLosesItsConnectionOnly(CallStyle style) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));
        BelayClient client = clients.build(BelayClient.builder());
        Request bad = new Request.Builder()
                .url(server.url("/"))
                .post(body(() -> {
                    throw new IllegalStateException("body");
                }))
                .build();

        assertThatThrownBy(() -> style.call(client, bad, ResponseReaders.string()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("body");

        assertThat(server.traffic().awaitOpenConnections(0, Duration.ofSeconds(5)))
                .isTrue();
        Request good = new Request.Builder().url(server.url("/")).build();
        assertThat(style.call(client, good, ResponseReaders.string())).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aResolverThatThrowsUnchecked(CallStyle style) {
        BelayClient client = clients.build(TestClients.once().dns(host -> {
            throw new IllegalStateException("resolver");
        }));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("x.test: the resolver failed")
                .hasRootCauseMessage("resolver");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aTokenWhoseDeadlineHasPassedSendsNothingThoughTheTimerHasNotLooked(CallStyle style) {
        VirtualTimer timer = clients.register(new VirtualTimer());
        BelayClient client = clients.build(TestClients.over(transport, timer));
        try (CancellationSource source =
                ClientInternals.withTimeout(CancellationToken.none(), Duration.ofSeconds(1), timer.timer())) {
            timer.time().advance(Duration.ofSeconds(2));

            assertThatThrownBy(() -> style.call(client, REQUEST, source.token(), ResponseReaders.string()))
                    .isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void aValueThatNobodyTakesAnyMoreIsClosed() throws Exception {
        BelayClient client = clients.build(TestClients.over(transport));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        AutoCloseable value = () -> closed.set(true);

        CompletableFuture<AutoCloseable> future = client.executeAsync(REQUEST, CancellationToken.none(), response -> {
            reading.countDown();
            awaitQuietly(goOn);
            return value;
        });
        reading.await();
        future.cancel(true);
        goOn.countDown();

        assertThat(Await.condition(Duration.ofSeconds(5), closed::get)).isTrue();
    }

    @Test
    void aValueIsClosedWhenItsFutureWasCompletedAfterTheCall() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        AutoCloseable value = closed::incrementAndGet;
        AtomicInteger ended = new AtomicInteger();
        CompletableFuture<?>[] future = new CompletableFuture<?>[1];
        CountDownLatch known = new CountDownLatch(1);
        BelayClient client = clients.build(TestClients.over(transport).listener(event -> {
            if (event instanceof CallEnded && ended.incrementAndGet() == 1) {
                awaitQuietly(known);
                future[0].cancel(true);
            }
        }));

        future[0] = client.executeAsync(REQUEST, CancellationToken.none(), response -> value);
        known.countDown();

        assertThat(Await.condition(Duration.ofSeconds(5), () -> closed.get() == 1))
                .isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aRequestBodyThatCannotReadItsSourceSaysSoUnchanged(CallStyle style) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));
        BelayClient client = clients.build(BelayClient.builder());
        IOException gone = new FileNotFoundException("report.csv");
        Request bad = new Request.Builder()
                .url(server.url("/"))
                .post(body(() -> {
                    throw new UncheckedIOException(gone);
                }))
                .build();

        assertThatThrownBy(() -> style.call(client, bad, ResponseReaders.string()))
                .isSameAs(gone);
    }

    private static RequestBody body(Runnable write) {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                try {
                    write.run();
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        };
    }
}
