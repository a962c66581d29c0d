package dev.belay.faults;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.net.http.HttpClient.Version.HTTP_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F07: headers that calls share and change carry one caller's credentials on another's request. */
class F07HeaderBleedTest {
    private static final List<CallStyle> STYLES = List.of(CallStyle.values());
    private static final int CALLERS = 8;
    private static final int CALLS = 40;
    private static final long LIMIT_SECONDS = 20;

    /** Says which headers have arrived. */
    private static final Dispatcher ECHO = new Dispatcher() {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            var headers = request.getHeaders();
            return new MockResponse.Builder()
                    .body(headers.get("Authorization") + "|" + headers.get("X-Tenant") + "|"
                            + headers.get("X-Signature"))
                    .build();
        }
    };

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final ThreadLocal<String> tenant = ThreadLocal.withInitial(() -> "nobody");

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2_TLS"})
    void naiveCallersThatShareABuilderSendEachOthersCredentials(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, ECHO)) {
            leaks.allowSockets();
            HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
            HttpRequest.Builder shared =
                    HttpRequest.newBuilder(peer.jdkRequest().uri());
            CyclicBarrier bothHaveSetTheirs = new CyclicBarrier(2);

            List<Boolean> own = together(2, caller -> () -> {
                shared.setHeader("Authorization", caller);
                bothHaveSetTheirs.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                HttpRequest request = shared.copy().build();
                HttpResponse<String> response = naive.send(request, BodyHandlers.ofString());
                assertThat(response.version()).isEqualTo(wire.isHttp2() ? HTTP_2 : HTTP_1_1);
                return response.body().equals(caller + "|null|null");
            });

            assertThat(own).contains(false);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void everyRequestOfBelayCarriesItsOwnValues(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, ECHO);
                BelayClient belay = client(wire)) {
            List<Boolean> own = together(CALLERS, caller -> () -> {
                tenant.set(caller);
                boolean all = true;
                for (int i = 0; i < CALLS; i++) {
                    String mine = caller + "-" + i;
                    Request request = peer.request()
                            .newBuilder()
                            .header("Authorization", mine)
                            .build();
                    CallStyle style = STYLES.get(i % STYLES.size());
                    String seen = style.text(belay, request);
                    all &= seen.equals(mine + "|" + caller + "|" + mine);
                }
                return all;
            });

            assertThat(own).hasSize(CALLERS).containsOnly(true);
        }
    }

    @Test
    void aValueOfTheCallTakesThePlaceOfTheDefault() throws Exception {
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, ECHO);
                BelayClient belay =
                        BelayClient.builder().header("X-Tenant", "default").build()) {
            Request.Builder request = peer.request().newBuilder();
            Request own = request.header("X-Tenant", "own").build();
            Request none = request.removeHeader("X-Tenant").build();

            assertThat(CallStyle.EXECUTE.text(belay, own)).isEqualTo("null|own|null");
            assertThat(CallStyle.EXECUTE.text(belay, none)).isEqualTo("null|default|null");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aSupplierIsAskedOnTheCallingThread(CallStyle style) throws Exception {
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, ECHO);
                BelayClient belay = client(Wire.HTTP_1)) {
            tenant.set("mine");

            assertThat(style.text(belay, peer.request())).isEqualTo("null|mine|null");
        } finally {
            tenant.remove();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aSupplierThatFailsFailsTheCall(CallStyle style) throws Exception {
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, ECHO);
                BelayClient belay = BelayClient.builder()
                        .header("X-Tenant", () -> {
                            throw new IllegalStateException("no tenant");
                        })
                        .build()) {
            assertThatThrownBy(() -> style.text(belay, peer.request()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no tenant");
            assertThat(ClientInternals.engine(belay).callsInFlight()).isZero();
        }
    }

    private BelayClient client(Wire wire) {
        return wire.belay()
                .header("X-Tenant", () -> tenant.get())
                .attemptInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("X-Signature", String.valueOf(chain.request().header("Authorization")))
                        .build()))
                .build();
    }

    private interface Caller {
        Callable<Boolean> as(String name);
    }

    private static List<Boolean> together(int callers, Caller caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                tasks.add(caller.as("caller-" + i));
            }
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> future : threads.invokeAll(tasks, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
