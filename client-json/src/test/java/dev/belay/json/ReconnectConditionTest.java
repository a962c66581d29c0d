package dev.belay.json;

import static dev.belay.json.StreamPeer.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.error.AddressRefusedException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.CredentialException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.CallLedger;
import dev.belay.json.StreamPeer.Script;
import dev.belay.json.StreamPeer.Wire;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.FailedAttempt;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.ClientExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy's conditions have to say about events over one connection after the other. */
@Timeout(30)
class ReconnectConditionTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = CancellationSource.create();
    private final List<FailedAttempt> asked = new ArrayList<>();

    private final RetryPolicy always = RetryPolicy.builder()
            .retries(3)
            .backOff(Duration.ofMillis(1), Duration.ofMillis(2))
            .retryIf(attempt -> {
                asked.add(attempt);
                return true;
            })
            .build();

    private StreamPeer peer(Wire wire, Script script) {
        return clients.register(StreamPeer.start(wire, script));
    }

    /** One event, then that. */
    private StreamPeer eventThen(Script rest) {
        return peer(Wire.HTTP_1, afterOneEvent(rest));
    }

    private static Script afterOneEvent(Script rest) {
        return (number, answer) -> {
            if (number == 1) {
                answer.whole(EVENTS, "retry: 1\nid: 1\ndata: 1\n\n");
            } else {
                rest.answer(number, answer);
            }
        };
    }

    private EventStream connect(StreamPeer peer, RetryPolicy policy) throws IOException {
        return connect(clients.build(Wire.HTTP_1.client()), peer.request(), policy);
    }

    @SuppressWarnings("MustBeClosed") // whatever ends it closes it
    private EventStream connect(BelayClient client, Request request, RetryPolicy policy) throws IOException {
        return EventStream.reconnecting(client, request, source.token(), LONG, policy);
    }

    @ParameterizedTest
    @EnumSource
    void whatWouldEndItMayBeTriedAgain(Wire wire) throws Exception {
        StreamPeer peer = peer(wire, afterOneEvent((number, answer) -> {
            switch (number) {
                case 2 -> answer.status(404, Map.of("x-why", "moved"));
                case 3 -> answer.whole("text/html", "<html>");
                default -> answer.status(204, Map.of());
            }
        }));

        try (EventStream events = connect(clients.build(wire.client()), peer.request(), always)) {
            assertThat(events.next().data()).isEqualTo("1");
            assertThat(events.hasNext()).isFalse();
        }

        assertThat(peer.traffic().requests()).isEqualTo(4);
        assertThat(asked)
                .hasSize(2)
                .allSatisfy(attempt ->
                        assertThat(attempt.request().header("Last-Event-ID")).isEqualTo("1"));
        assertThat(asked).extracting(FailedAttempt::number).containsExactly(2, 3);
        assertThat(asked.get(0).status()).isEqualTo(404);
        assertThat(asked.get(0).headers().get("x-why")).isEqualTo("moved");
        assertThat(asked.get(0).failure()).isNull();
        assertThat(asked.get(1).status()).isZero();
        assertThat(asked.get(1).failure()).isInstanceOf(InvalidResponseException.class);
    }

    @Test
    void theFirstConnectionIsAskedAboutToo() throws Exception {
        StreamPeer peer = peer(Wire.HTTP_1, (number, answer) -> {
            if (number == 1) {
                answer.status(500, Map.of());
            } else {
                answer.whole(EVENTS, "retry: 1\ndata: 1\n\n");
            }
        });

        try (EventStream events = connect(peer, always)) {
            assertThat(events.next().data()).isEqualTo("1");
        }
        assertThat(asked).extracting(FailedAttempt::number).containsExactly(1);
    }

    @Test
    void oneThatSaysNoLetsItEnd() throws Exception {
        StreamPeer peer = eventThen((number, answer) -> answer.status(404, Map.of()));
        EventStream events =
                connect(peer, RetryPolicy.builder().retryIf(attempt -> false).build());
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void whatItLetsThroughUsesUpTheRetries() throws Exception {
        StreamPeer peer = eventThen((number, answer) -> answer.status(404, Map.of()));
        EventStream events = connect(peer, always);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);
        assertThat(peer.requests()).hasSize(1 + 3);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aServerThatForbidsItIsObeyed() throws Exception {
        StreamPeer peer = eventThen((number, answer) -> answer.status(404, Map.of("X-Should-Retry", "false")));
        EventStream events = connect(peer, always);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void whatIsNoErrorAndWhatIsRetriedAnywayItIsNotAskedAbout() throws Exception {
        StreamPeer peer = eventThen((number, answer) -> answer.status(number == 2 ? 503 : 301, Map.of()));
        EventStream events = connect(peer, always);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);
        assertThat(peer.requests()).hasSize(3);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatItThrowsEndsItAndLeavesNothing() throws Exception {
        StreamPeer peer = eventThen((number, answer) -> answer.status(404, Map.of()));
        BelayClient client = clients.build(Wire.HTTP_1.client());
        RetryPolicy broken = RetryPolicy.builder()
                .retryIf(attempt -> {
                    throw new IllegalStateException("a bug");
                })
                .build();
        EventStream events = connect(client, peer.request(), broken);
        events.next();

        assertThatThrownBy(events::hasNext).isInstanceOf(IllegalStateException.class);

        assertThat(events.hasNext()).isFalse();
        assertThat(ClientInternals.engine(client).callsInFlight()).isZero();
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void whatMustNotBeTriedAgainItIsNotAskedAbout() throws Exception {
        StreamPeer peer = peer(Wire.HTTP_1, (number, answer) -> answer.status(204, Map.of()));
        BelayClient careful = clients.build(Wire.HTTP_1.client().addresses(AddressPolicy.publicOnly()));
        BelayClient closed = clients.build(Wire.HTTP_1.client());
        closed.close();

        assertThatThrownBy(() -> connect(careful, peer.request(), always)).isInstanceOf(AddressRefusedException.class);
        assertThatThrownBy(() -> connect(closed, peer.request(), always)).isInstanceOf(ClientClosedException.class);
        source.cancel("enough");
        assertThatThrownBy(() -> connect(peer, always)).isInstanceOf(CallCancelledException.class);

        assertThat(asked).isEmpty();
        assertThat(peer.requests()).isEmpty();
    }

    static Stream<IOException> refusals() {
        CallLedger ledger = CallLedger.none();
        return Stream.of(
                new TlsFailedException("another's certificate", null, ledger, List.of()),
                new CredentialException("no token", null, ledger),
                new RedirectRefusedException("to another origin", ledger, 302, "https://b.test"),
                new ResponseTooLargeException("a bomb", ledger, 1, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void norAboutWhatTheClientRefused(IOException refusal) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        BelayClient client = clients.build(Wire.HTTP_1.client().interceptor(chain -> {
            connections.incrementAndGet();
            throw refusal;
        }));
        Request request = new Request.Builder().url("http://127.0.0.1/").build();

        assertThatThrownBy(() -> connect(client, request, always)).isSameAs(refusal);

        assertThat(asked).isEmpty();
        assertThat(connections).hasValue(1);
    }
}
