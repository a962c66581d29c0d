package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.error.HttpStatusException;
import dev.belay.event.AttemptLedger;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTokens;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F23: a token that the server has withdrawn before it expired is replaced, and what it refused goes again, once. */
@Timeout(30)
class RejectedTokenTest {
    private static final List<String> FIRST_AND_SECOND = List.of("Bearer t1", "Bearer t2");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CapturedLog audit = clients.register(CapturedLog.everything("dev.belay.audit"));
    private final FakeTokens source = new FakeTokens(TimeSource.SYSTEM, Duration.ofMinutes(10));
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Dispatcher api = new Dispatcher() {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String authorization = String.valueOf(request.getHeaders().get("Authorization"));
            seen.add(authorization);
            boolean refused = withdrawn.contains(authorization) || withdrawn.contains("all");
            return new MockResponse.Builder()
                    .code(refused ? 401 : 200)
                    .body(authorization)
                    .build();
        }
    };

    private BelayClient belay(Wire wire, MockPeer peer) {
        return clients.build(
                wire.patient().retry(RetryPolicy.defaults()).credentials(BearerTokens.from(source, peer.url())));
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void whatAWithdrawnTokenWasRefusedForGoesAgainWithAnother(Wire wire) throws Exception {
        withdrawn.add("Bearer t1");
        try (MockPeer peer = MockPeer.start(wire, api)) {
            BelayClient belay = belay(wire, peer);

            List<AttemptLedger> attempts = belay.execute(
                    peer.request(),
                    CancellationToken.none(),
                    response -> response.ledger().attempts());

            assertThat(attempts).extracting(AttemptLedger::status).containsExactly(401, 200);
            assertThat(seen).containsExactlyElementsOf(FIRST_AND_SECOND);
            assertThat(source.fetches()).isEqualTo(2);
            assertThat(Await.condition(
                            Duration.ofSeconds(5),
                            () -> audit.messages().stream().anyMatch(line -> line.contains("reason=rejected"))))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aServerThatRefusesAnyTokenIsAskedTwiceAndItsAnswerIsTheResult(CallStyle style) throws Exception {
        withdrawn.add("all");
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, api)) {
            BelayClient belay = belay(Wire.HTTP_1, peer);

            HttpStatusException refusal =
                    catchThrowableOfType(HttpStatusException.class, () -> style.text(belay, peer.request()));
            assertThat(refusal).hasMessageContaining("status 401");
            assertThat(refusal.attempts()).hasSize(2);
            assertThat(seen).containsExactlyElementsOf(FIRST_AND_SECOND);

            assertThat(catchThrowable(() -> style.text(belay, peer.request()))).isNotNull();
            assertThat(seen).as("no refresh for every call").containsExactly("Bearer t1", "Bearer t2", "Bearer t2");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theSameTokenAgainIsNotSentAgain(CallStyle style) throws Exception {
        withdrawn.add("Bearer t1");
        source.repeat();
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, api)) {
            BelayClient belay = belay(Wire.HTTP_1, peer);

            assertThat(catchThrowableOfType(HttpStatusException.class, () -> style.text(belay, peer.request())))
                    .isNotNull();

            assertThat(seen).containsExactly("Bearer t1");
        }
    }

    /** A request that was refused for its credentials has not been acted on (RFC 9110, section 15.5.2). */
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aPostGoesAgainToo(CallStyle style) throws Exception {
        withdrawn.add("Bearer t1");
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, api)) {
            BelayClient belay = belay(Wire.HTTP_1, peer);
            Request post = peer.request()
                    .newBuilder()
                    .post(RequestBody.create("body", null))
                    .build();

            assertThat(style.call(belay, post, ResponseReaders.string())).isEqualTo("Bearer t2");
        }
    }
}
