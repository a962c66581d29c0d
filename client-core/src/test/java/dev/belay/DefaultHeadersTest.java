package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.internal.call.DefaultHeaders;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Headers;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultHeadersTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));

    private Headers sentBy(BelayClient.Builder builder, Request request, CallStyle style) throws Exception {
        style.call(clients.build(builder), request, ResponseReaders.discard());
        return transport
                .exchanges()
                .get(transport.exchanges().size() - 1)
                .request()
                .headers();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void everyCallNamesTheClientAndCarriesItsHeaders(CallStyle style) throws Exception {
        Headers sent = sentBy(TestClients.over(transport).header("X-Key", "value"), REQUEST, style);

        assertThat(sent.get("User-Agent")).startsWith("belay");
        assertThat(sent.get("X-Key")).isEqualTo("value");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aSupplierIsAskedAtEveryCallThatNeedsIt(CallStyle style) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        BelayClient client =
                clients.build(TestClients.over(transport).header("X-Call", () -> "call " + asked.incrementAndGet()));

        style.call(client, REQUEST, ResponseReaders.discard());
        style.call(client, REQUEST.newBuilder().header("x-call", "own").build(), ResponseReaders.discard());
        style.call(client, REQUEST, ResponseReaders.discard());

        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().header("X-Call"))
                .containsExactly("call 1", "own", "call 2");
        assertThat(asked).hasValue(2);
    }

    @Test
    void theRequestsOwnHeaderWins() throws Exception {
        Request own = REQUEST.newBuilder()
                .header("user-agent", "mine")
                .addHeader("x-key", "a")
                .addHeader("x-key", "b")
                .build();

        Headers sent = sentBy(TestClients.over(transport).header("X-Key", "value"), own, CallStyle.EXECUTE);

        assertThat(sent.values("User-Agent")).containsExactly("mine");
        assertThat(sent.values("X-Key")).containsExactly("a", "b");
    }

    @Test
    void theLastValueOfANameCounts() throws Exception {
        Headers sent = sentBy(
                TestClients.over(transport)
                        .header("X-Key", "first")
                        .header("x-key", "second")
                        .userAgent("mine/1"),
                REQUEST,
                CallStyle.EXECUTE);

        assertThat(sent.values("X-Key")).containsExactly("second");
        assertThat(sent.values("User-Agent")).containsExactly("mine/1");
    }

    @Test
    void whatCannotBeSentIsRefusedWhereItIsSet() {
        BelayClient.Builder builder = BelayClient.builder();

        assertThatThrownBy(() -> builder.header("X Key", "value")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("X-Key ", "value")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("", "value")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("X\n", () -> "value")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("X-Key", "Grüße"))
                .hasMessage("header X-Key: a value of 5 characters (expected: printable ASCII, no line break)");
    }

    @Test
    void allPrintableAsciiCanBeSent() throws Exception {
        Headers sent = sentBy(TestClients.over(transport).header("X-Key", "a ~\t!"), REQUEST, CallStyle.EXECUTE);

        assertThat(sent.get("X-Key")).isEqualTo("a ~\t!");
    }

    /** Which is how clients with equal settings are found out. */
    @Test
    void headersAreEqualWhenTheSameIsSent() {
        DefaultHeaders headers = DefaultHeaders.of("mine").with("X-Key", "a");

        assertThat(headers)
                .isEqualTo(DefaultHeaders.of("mine").with("x-key", "b").with("X-Key", "a"))
                .hasSameHashCodeAs(DefaultHeaders.of("mine").with("X-Key", "a"))
                .isNotEqualTo(DefaultHeaders.of("mine").with("X-Key", "b"))
                .isNotEqualTo(DefaultHeaders.of("mine"))
                .isNotEqualTo("headers=[User-Agent, X-Key]");
        assertThat(headers.hashCode()).isNotEqualTo(DefaultHeaders.of("mine").hashCode());
    }

    @Test
    void aSupplierThatReturnsNothingIsNamed() {
        BelayClient client = clients.build(TestClients.over(transport).header("X-Key", DefaultHeadersTest::missing));

        assertThatThrownBy(() -> CallStyle.EXECUTE.call(client, REQUEST, ResponseReaders.discard()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the supplier of header X-Key returned null");
        assertThat(transport.exchanges()).isEmpty();
    }

    @SuppressWarnings("NullAway") // what a supplier without null checks may return
    private static String missing() {
        return null;
    }
}
