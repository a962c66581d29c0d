package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.error.ConnectionLostException;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Headers;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterceptorTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FakeTransport transport = clients.register(FakeTransport.of(
            FakeAnswers.responds(() -> FakeResponse.of(200, "one").announcing(-1)),
            FakeAnswers.responds(() -> FakeResponse.of(200, "two").announcing(-1))));
    private final RecordingListener events = new RecordingListener();

    private BelayClient.Builder builder() {
        return TestClients.over(transport).listener(events);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void interceptorsRunInTheirOrderAndSeeTheRequestOfTheOneBefore(CallStyle style) throws Exception {
        List<String> seen = new ArrayList<>();
        BelayClient client = clients.build(builder()
                .interceptor(tracing("a", seen))
                .interceptor(tracing("b", seen))
                .attemptInterceptor(tracing("c", seen)));

        assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("one");

        assertThat(seen).containsExactly("a []", "b [a]", "c [a, b]");
        assertThat(transport.exchanges().get(0).request().headers("Seen")).containsExactly("a", "b", "c");
    }

    private static CallInterceptor tracing(String name, List<String> seen) {
        return chain -> {
            seen.add(name + " " + chain.request().headers("Seen"));
            return chain.proceed(
                    chain.request().newBuilder().addHeader("Seen", name).build());
        };
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aResponseIsClosedWhenTheInterceptorThrows(CallStyle style) {
        BelayClient client = clients.build(builder().interceptor(chain -> {
            chain.proceed(chain.request());
            throw new IllegalStateException("interceptor");
        }));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("interceptor");
        assertThat(transport.openResponses()).isZero();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void whatAnInterceptorThrowsReachesTheCallerUnchanged(CallStyle style) {
        IOException thrown = new IOException("mine");
        BelayClient client = clients.build(builder().attemptInterceptor(chain -> {
            throw thrown;
        }));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isSameAs(thrown);
        assertThat(events.awaitEnded(1, Duration.ofSeconds(5))).isTrue();
        assertThat(events.eventsOf(CallEnded.class))
                .singleElement()
                .extracting(CallEnded::failure)
                .isSameAs(thrown);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void proceedingAgainClosesTheFirstResponse(CallStyle style) throws Exception {
        BelayClient client = clients.build(builder().interceptor(chain -> {
            chain.proceed(chain.request());
            return chain.proceed(chain.request());
        }));

        assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("two");

        assertThat(transport.responses()).extracting(FakeResponse::closes).containsExactly(1, 1);
        assertThat(events.eventsOf(CallEnded.class).get(0).ledger().attempts()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aResponseThatAnInnerInterceptorHidAndForgotIsClosedWhenTheOuterOneProceedsAgain(CallStyle style)
            throws Exception {
        BelayClient client = clients.build(builder()
                .interceptor(chain -> {
                    chain.proceed(chain.request());
                    return chain.proceed(chain.request());
                })
                .interceptor(chain -> {
                    ResponseHandle hidden = chain.proceed(chain.request());
                    return transport.exchanges().size() == 1
                            ? ResponseHandle.of(503, Headers.of(), new byte[0])
                            : hidden;
                }));

        assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("two");

        assertThat(transport.openResponses()).isZero();
        assertThat(ClientInternals.engine(client).limiter().inUse()).isZero();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theLastFailureTellsOfTheOnesBeforeInOrder(CallStyle style) {
        FakeTransport failing = clients.register(FakeTransport.of(
                FakeAnswers.fails(Phase.CONNECT, () -> new IOException("first")),
                FakeAnswers.responds(() -> FakeResponse.of(brokenBody("second"), -1)),
                FakeAnswers.fails(Phase.CONNECT, () -> new IOException("third"))));
        List<Throwable> seen = new ArrayList<>();
        BelayClient client = clients.build(TestClients.over(failing).interceptor(chain -> {
            seen.add(catchThrowable(() -> chain.proceed(chain.request())));
            seen.add(catchThrowable(() -> chain.proceed(chain.request()).bytes()));
            return chain.proceed(chain.request());
        }));

        Throwable last = catchThrowable(() -> style.call(client, REQUEST, ResponseReaders.string()));

        assertThat(seen).extracting(each -> each.getCause().getMessage()).containsExactly("first", "second");
        assertThat(last).hasRootCauseMessage("third");
        assertThat(last.getSuppressed()).containsExactlyElementsOf(seen);
    }

    private static BufferedSource brokenBody(String message) {
        return Okio.buffer(new ForwardingSource(new Buffer()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                throw new IOException(message);
            }
        });
    }

    @Test
    void anAttemptInterceptorProceedsOnce() {
        BelayClient client = clients.build(builder().attemptInterceptor(chain -> {
            chain.proceed(chain.request());
            return chain.proceed(chain.request());
        }));

        assertThatThrownBy(() -> CallStyle.EXECUTE.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("an attempt is one send");
        assertThat(transport.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anInterceptorMayAnswerByItself(CallStyle style) throws Exception {
        BelayClient client = clients.build(builder()
                .interceptor(chain -> ResponseHandle.of(200, Headers.of(), new byte[] {'m', 'e'})));

        assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("me");

        assertThat(transport.exchanges()).isEmpty();
        assertThat(events.eventsOf(CallEnded.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anInterceptorThatReturnsNothingIsNamed(CallStyle style) {
        BelayClient client = clients.build(builder().interceptor(new ReturnsNull()));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the interceptor ReturnsNull returned null");
        assertThat(transport.openResponses()).isZero();
    }

    private static final class ReturnsNull implements CallInterceptor {
        @Override
        @SuppressWarnings("NullAway") // what an interceptor without null checks may return
        public ResponseHandle intercept(Chain chain) throws IOException {
            chain.proceed(chain.request());
            return null;
        }

        @Override
        public String toString() {
            return "ReturnsNull";
        }
    }

    @Test
    void aResponseThatAnotherInterceptorMadeIsClosedLikeThoseOfTheWire() {
        List<ResponseHandle> made = new ArrayList<>();
        BelayClient client = clients.build(builder()
                .interceptor(chain -> {
                    chain.proceed(chain.request());
                    chain.proceed(chain.request());
                    throw new IllegalStateException("interceptor");
                })
                .interceptor(chain -> {
                    made.add(ResponseHandle.of(200, Headers.of(), new byte[1]));
                    return made.get(made.size() - 1);
                }));

        assertThatThrownBy(() -> CallStyle.EXECUTE.call(client, REQUEST, ResponseReaders.string()))
                .hasMessage("interceptor");

        assertThat(made)
                .hasSize(2)
                .allSatisfy(response ->
                        assertThatThrownBy(response::bytes).hasMessageStartingWith("the response is closed"));
    }

    @Test
    void betweenTwoAttemptsNothingIsHeldAndNoAttemptsTimeRuns() throws Exception {
        VirtualTimer timer = clients.register(new VirtualTimer());
        FakeTransport failing = clients.register(
                FakeTransport.of(FakeAnswers.fails(Phase.SEND, () -> new IOException("reset")), FakeAnswers.ok("two")));
        BelayClient[] client = new BelayClient[1];
        int[] held = new int[1];
        client[0] =
                clients.build(TestClients.over(failing, timer).listener(events).interceptor(chain -> {
                    Throwable first = catchThrowable(() -> chain.proceed(chain.request()));
                    assertThat(first).isInstanceOf(ConnectionLostException.class);
                    held[0] = ClientInternals.engine(client[0]).limiter().inUse();
                    timer.advance(Duration.ofSeconds(1));
                    return chain.proceed(chain.request());
                }));

        assertThat(CallStyle.EXECUTE.call(client[0], REQUEST, ResponseReaders.string()))
                .isEqualTo("two");

        assertThat(held[0]).isZero();
        assertThat(events.eventsOf(CallEnded.class)
                        .get(0)
                        .ledger()
                        .attempts()
                        .get(0)
                        .phases())
                .allMatch(time -> time.duration().isZero());
    }

    @Test
    void theChainIsOfNoUseOnceTheInterceptorHasReturned() throws Exception {
        AtomicReference<CallInterceptor.Chain> kept = new AtomicReference<>();
        BelayClient client = clients.build(builder().interceptor(chain -> {
            kept.set(chain);
            return chain.proceed(chain.request());
        }));
        client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());

        assertThatThrownBy(() -> kept.get().proceed(REQUEST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has returned");
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void theChainShowsTheCallsOwnTokenDeadlineAndAttempt() throws Exception {
        CancellationSource source = CancellationSource.create();
        List<Object> seen = new ArrayList<>();
        BelayClient client = clients.build(builder().interceptor(chain -> {
            seen.add(chain.token());
            seen.add(chain.remaining().compareTo(Duration.ofSeconds(30)) <= 0);
            seen.add(chain.attempt());
            return chain.proceed(chain.request());
        }));

        client.execute(REQUEST, source.token(), ResponseReaders.discard());

        assertThat(seen).containsExactly(source.token(), true, 1);
    }
}
