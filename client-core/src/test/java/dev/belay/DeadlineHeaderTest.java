package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadlineHeaderTest {
    private static final String NAME = "X-Request-Timeout-Ms";
    private static final Request REQUEST = new Request.Builder()
            .url("http://a.test/")
            .header(NAME, "set by hand")
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());

    private BelayClient client(FakeTransport transport) {
        return clients.build(TestClients.over(transport, timer).deadlineHeader(NAME));
    }

    private static List<@Nullable String> sent(FakeTransport transport) {
        return transport.exchanges().stream()
                .map(FakeExchange::request)
                .map(request -> request.header(NAME))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void theServerHearsWhatIsLeftOfTheCall(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));
        BelayClient client = client(transport);

        style.text(client, REQUEST);
        style.text(client.with(CallOptions.none().total(Duration.ofMillis(1_500))), REQUEST);

        assertThat(sent(transport)).containsExactly("30000", "1500");
    }

    @Test
    void itIsWhatTheTokenHasLeftIfThatIsLess() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));
        try (CancellationSource scope =
                CancellationSource.withTimeout(CancellationToken.none(), Duration.ofMillis(250), timer.timer())) {
            client(transport).execute(REQUEST, scope.token(), ResponseReaders.string());
        }
        assertThat(sent(transport)).containsExactly("250");
    }

    @Test
    void anotherOriginIsNotTold() throws Exception {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.responds(() -> FakeResponse.of(302, "gone").header("Location", "http://b.test/")),
                FakeAnswers.ok("hello"));

        client(transport).execute(REQUEST, CancellationToken.none(), ResponseReaders.string());

        assertThat(sent(transport)).containsExactly("30000", null);
    }

    @Test
    void offMeansThatNothingIsAdded() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));
        BelayClient client = clients.build(TestClients.over(transport, timer));

        client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());

        assertThat(sent(transport)).containsExactly("set by hand");
        assertThatThrownBy(() -> BelayClient.builder().deadlineHeader("no header"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
