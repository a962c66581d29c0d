package dev.belay.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.HttpCaller;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every integration: what is usual works, and what hangs on the stock client ends on ours. */
abstract class ShopContract {
    static final Duration LIMIT = Duration.ofSeconds(20);
    /** What the stock client is told to take, where it takes a limit at all. */
    static final Duration NAIVE_TIMEOUT = Duration.ofMillis(600);

    private static final Duration A_WHILE = Duration.ofMillis(900);
    private static final CallOptions SHORT = CallOptions.none().total(Duration.ofMillis(400));
    private static final String IN_TIME = "not done within total 400 ms";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    /** Returns the program over Belay. */
    abstract Shop over(HttpCaller caller, String url);

    /** Returns the program over the client that the library's users usually have. */
    abstract Shop stock(String url);

    /** Runs the program itself. */
    abstract void main(String url) throws Exception;

    /** The order whose fault hangs that client. */
    abstract long hangsStock();

    /** What the library throws for an order that is not there. */
    abstract Class<? extends Exception> notFound();

    final BelayClient client() {
        return clients.build(TestClients.once());
    }

    final FaultServer server() {
        return clients.serve(ShopServer.answer());
    }

    static String url(FaultServer server) {
        String url = server.url("/");
        return url.substring(0, url.length() - 1);
    }

    @Test
    void whatIsUsualWorks() throws Exception {
        Shop shop = over(client(), url(server()));

        assertThat(shop.order(ShopServer.ROPE)).isEqualTo(new Order(7, "rope"));
        assertThat(shop.place(new Order(8, "Seil für Ånne"))).isEqualTo(new Order(8, "Seil für Ånne"));
        assertThat(catchThrowable(() -> shop.order(ShopServer.UNKNOWN))).isInstanceOf(notFound());
    }

    @Test
    void aDownloadArrivesWhileItIsStillSent() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Shop shop = over(client(), url(clients.serve(ShopServer.answer(seen))));
        ByteArrayOutputStream target = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int count) {
                super.write(bytes, offset, count);
                seen.countDown();
            }
        };

        assertThat(shop.export(target)).isEqualTo(ShopServer.EXPORT_BYTES);
        assertThat(target.size()).isEqualTo(ShopServer.EXPORT_BYTES);
    }

    @Test
    void theProgramRuns() throws Exception {
        FaultServer server = server();

        main(url(server));

        assertThat(server.traffic().requests()).isEqualTo(1);
    }

    @Test
    void theStockClientHangs() throws Exception {
        FaultServer server = server();
        Shop shop = stock(url(server));
        assertThat(shop.order(ShopServer.ROPE)).isEqualTo(new Order(7, "rope"));

        try (var call = BackgroundCall.start(() -> shop.order(hangsStock()))) {
            assertThat(server.traffic().awaitRequests(2, LIMIT)).isTrue();
            assertThat(call.outcome(A_WHILE).describe()).startsWith("still hanging");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {ShopServer.SILENT, ShopServer.TRICKLED})
    void oursEndsAtItsDeadlineAndSaysWhy(long fault) throws Exception {
        FaultServer server = server();
        Shop shop = over(client().with(SHORT), url(server));

        try (var call = BackgroundCall.start(() -> shop.order(fault))) {
            Throwable failure = call.outcome(LIMIT).failure();

            assertThat(failure).isInstanceOf(timedOut(fault));
            assertThat(belaysPartIn(failure))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining(IN_TIME);
        }
        assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    /** What the library throws when no answer has come, or no end of one. */
    abstract Class<? extends Exception> timedOut(long fault);

    @Test
    void whoeverWaitsForAnAnswerCanBeInterrupted() throws Exception {
        FaultServer server = server();
        Shop shop = over(client(), url(server));

        try (var call = BackgroundCall.start(() -> shop.order(ShopServer.SILENT))) {
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
            call.interrupt();

            Throwable failure = call.outcome(LIMIT).failure();
            assertThat(failure).isInstanceOf(Exception.class);
            assertThat(causes(failure)).noneMatch(AttemptTimeoutException.class::isInstance);
        }
        assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    /** Returns Belay's exception among the causes. */
    static Throwable belaysPartIn(Throwable failure) {
        return causes(failure)
                .filter(BelayException.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no BelayException among the causes", failure));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
