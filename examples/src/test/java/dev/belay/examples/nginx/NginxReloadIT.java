package dev.belay.examples.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseReaders;
import dev.belay.error.BelayException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that closes connections all the time: nginx ends one after 1,000 requests, and all when it is told to reload, which
 * here happens every second.
 */
class NginxReloadIT {
    private static final int CALLS = 50_000;
    private static final int CALLERS = 8;
    private static final long LIMIT_SECONDS = 120;

    private final AtomicInteger next = new AtomicInteger();
    private final Queue<BelayException> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> taken = new ConcurrentLinkedQueue<>();

    private static BelayClient client(NginxServer nginx) {
        HandshakeCertificates trust = nginx.trust();
        return ClientInternals.trusting(
                        BelayClient.builder(),
                        trust.sslSocketFactory(),
                        trust.trustManager(),
                        Protocol.HTTP_2,
                        Protocol.HTTP_1_1)
                .build();
    }

    private static String url(NginxServer nginx, Protocol protocol, String page) {
        return protocol == Protocol.HTTP_2 ? nginx.tlsUrl(page) : nginx.plainUrl(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void everyGetSucceeds(Protocol protocol) throws Exception {
        try (NginxServer nginx = NginxServer.serving(Map.of("hello.txt", "hello"));
                BelayClient client = client(nginx)) {
            Request get =
                    new Request.Builder().url(url(nginx, protocol, "hello.txt")).build();

            int reloads = makeCallsWhileReloading(nginx, number -> {
                assertThat(client.execute(get, CancellationToken.none(), ResponseReaders.string()))
                        .isEqualTo("hello");
                taken.add(number);
            });

            report(protocol + " GET", reloads, client);
            assertThat(failures).isEmpty();
            assertThat(taken).hasSize(CALLS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void noPostIsDoneTwiceAndEveryErrorSaysThatItMayHaveBeenDone(Protocol protocol) throws Exception {
        try (NginxServer nginx = NginxServer.serving(Map.of());
                BelayClient client = client(nginx)) {
            String url = url(nginx, protocol, "orders");

            int reloads = makeCallsWhileReloading(nginx, number -> {
                Request post = new Request.Builder()
                        .url(url)
                        .header("X-Order", Integer.toString(number))
                        .post(RequestBody.create("order", null))
                        .build();
                assertThat(client.execute(post, CancellationToken.none(), ResponseReaders.string()))
                        .isEqualTo("taken");
                taken.add(number);
            });

            report(protocol + " POST", reloads, client);
            assertThat(failures)
                    .allSatisfy(failure -> assertThat(failure.requestMayHaveBeenSent())
                            .as(failure.getMessage())
                            .isTrue());
            assertThat(taken.size() + failures.size()).isEqualTo(CALLS);
            List<String> orders = nginx.orders();
            Set<String> different = new HashSet<>(orders);
            assertThat(orders).hasSameSizeAs(different);
            // not by containsAll, which goes through all orders for each of them
            assertThat(taken).map(each -> "POST " + each).allMatch(different::contains);
        }
    }

    private interface OneCall {
        void make(int number) throws IOException;
    }

    /** Makes all calls and returns how often nginx was reloaded meanwhile. */
    private int makeCallsWhileReloading(NginxServer nginx, OneCall call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            done.add(callers.submit(() -> {
                makeCalls(call);
                return null;
            }));
        }
        callers.shutdown();
        int reloads = 0;
        while (!callers.awaitTermination(1, TimeUnit.SECONDS)) {
            if (reloads++ >= LIMIT_SECONDS) {
                throw new TimeoutException("the calls do not end");
            }
            nginx.reload();
        }
        for (Future<?> each : done) {
            each.get();
        }
        return reloads;
    }

    private void makeCalls(OneCall call) throws IOException {
        for (int number = next.getAndIncrement(); number < CALLS; number = next.getAndIncrement()) {
            try {
                call.make(number);
            } catch (BelayException e) {
                failures.add(e);
            }
        }
    }

    private void report(String what, int reloads, BelayClient client) {
        System.out.printf(
                "%s: %d calls, %d failed, %d reloads, %d connections%n",
                what, CALLS, failures.size(), reloads, client.connections().opened());
        failures.stream().limit(3).forEach(failure -> System.out.println("  " + failure.getMessage()));
    }
}
