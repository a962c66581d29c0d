package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.call.Engine;
import dev.belay.internal.credential.TokenCache;
import dev.belay.internal.dns.AddressBook;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.transport.Cookies;
import dev.belay.internal.transport.TransportConfig;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.policy.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;

/** Compares the table of defaults with the code. */
class DefaultsTest {
    private static final Path TABLE = Path.of("..", "docs", "defaults.md");

    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.equals("## JSON")) {
                return rows; // what follows is that of client-json, which has a test of its own for it
            }
            if (line.startsWith("| `")) {
                List<String> cells = List.of(line.substring(1).split("\\|"));
                rows.put(cells.get(0).strip().replace("`", ""), cells.subList(1, cells.size()));
            }
        }
        return rows;
    }

    @Test
    void theTableGivesTheValuesOfTheCode() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        documented().forEach((name, cells) -> values.put(name, cells.get(0).strip()));

        assertThat(values).containsExactlyEntriesOf(ofTheCode());
    }

    @Test
    void everyRowSaysItsRangeItsPlaceAndWhy() throws Exception {
        assertThat(documented())
                .isNotEmpty()
                .allSatisfy((name, cells) -> assertThat(cells)
                        .hasSize(4)
                        .allSatisfy(cell -> assertThat(cell).isNotBlank()));
    }

    private static Map<String, String> ofTheCode() {
        Timeouts timeouts = Timeouts.defaults();
        ConcurrencyPolicy concurrency = ConcurrencyPolicy.defaults();
        ResponseLimits limits = ResponseLimits.defaults();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Timeouts.dns", text(timeouts.dns()));
        values.put("Timeouts.connect", text(timeouts.connect()));
        values.put("Timeouts.firstByte", text(timeouts.firstByte()));
        values.put("Timeouts.read", text(timeouts.read()));
        values.put("Timeouts.eventStreamRead", text(Timeouts.DEFAULT_EVENT_STREAM_READ));
        values.put("Timeouts.write", text(timeouts.write()));
        values.put("Timeouts.attempt", text(timeouts.attempt()));
        values.put("Timeouts.total", text(timeouts.total()));
        values.put("ConcurrencyPolicy.perOrigin", text(concurrency.perOrigin()));
        values.put("ConcurrencyPolicy.total", text(concurrency.total()));
        values.put("ConcurrencyPolicy.queue", text(concurrency.queue()));
        values.put("ConcurrencyPolicy.maxWait", text(concurrency.maxWait()));
        values.putAll(ofTheOrigin());
        values.put("ResponseLimits.bufferedBytes", (limits.bufferedBytes() >> 20) + " MiB");
        values.put("ResponseLimits.errorBytes", (limits.errorBytes() >> 10) + " KiB");
        values.put("ResponseLimits.streamedBytes", (limits.streamedBytes() >> 30) + " GiB");
        values.put("ResponseLimits.compressionRatio", text(limits.compressionRatio()));
        values.put("ResponseLimits.minimumBytesPerSecond", text(limits.minimumBytesPerSecond()));
        values.put("RedirectPolicy.limit", text(RedirectPolicy.defaults().limit()));
        values.put(
                "RedirectPolicy.headersAcrossOrigins",
                names(RedirectPolicy.defaults().headersAcrossOrigins()));
        values.putAll(ofRetries(RetryPolicy.defaults(), RetryBudget.defaults()));
        values.put("AddressPolicy", AddressPolicy.unrestricted().toString());
        values.put("ProxyPolicy", ProxyPolicy.systemDefault().toString());
        values.put("Tls", Tls.systemTrust().toString());
        values.put("cookies", TransportConfig.of(Dns.SYSTEM, 1).cookies() == Cookies.NONE ? "none" : "kept");
        values.put("BearerTokens.skew", text(BearerTokens.DEFAULT_SKEW));
        values.put("User-Agent", "`belay/` and the version");
        values.put("BelayClient.close", text(BelayClient.DEFAULT_CLOSE_GRACE));
        values.putAll(fixed());
        return values;
    }

    /** What each origin has of its own. */
    private static Map<String, String> ofTheOrigin() {
        CircuitBreakerPolicy breaker = CircuitBreakerPolicy.defaults();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("CircuitBreakerPolicy.window", text(breaker.window()));
        values.put("CircuitBreakerPolicy.minimumCalls", text(breaker.minimumCalls()));
        values.put("CircuitBreakerPolicy.failurePercent", text(breaker.failurePercent()));
        values.put("CircuitBreakerPolicy.slowPercent", text(breaker.slowPercent()));
        values.put("CircuitBreakerPolicy.openFor", text(breaker.openFor()));
        values.put("CircuitBreakerPolicy.longestOpen", text(breaker.longestOpen()));
        values.put("CircuitBreakerPolicy.probes", text(breaker.probes()));
        values.put("CoolDownPolicy.longestPause", text(CoolDownPolicy.defaults().longestPause()));
        values.put("RatePolicy", RatePolicy.off().toString());
        values.put("RatePolicy.maxWait", text(RatePolicy.off().maxWait()));
        return values;
    }

    private static Map<String, String> fixed() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("idle connection", text(TransportConfig.MAX_IDLE));
        values.put("connection's age", text(TransportConfig.MAX_AGE) + ", or up to a tenth less");
        values.put("TLS versions", TransportConfig.TLS_VERSIONS.toString());
        values.put("HTTP/2 ping", text(TransportConfig.PING));
        values.put("DNS answer", text(Duration.ofNanos(AddressBook.FRESH_NANOS)));
        values.put("DNS answer while look-ups fail", text(Duration.ofNanos(AddressBook.STALE_NANOS)));
        values.put("DNS failure", text(Duration.ofNanos(AddressBook.FAILURE_NANOS)));
        values.put("address that did not connect", text(Duration.ofNanos(AddressBook.DEMOTED_NANOS)));
        values.put("DNS look-ups at once", text(Resolver.HELPERS));
        values.put("wait for \"100 Continue\"", text(TransportConfig.CONTINUE_WAIT));
        values.put("wait for the end of an HTTP/2 stream", TransportConfig.STREAM_END_WAIT.toMillis() + " ms");
        values.put("token refresh", text(TokenCache.REFRESH_LIMIT));
        values.put("token failure", text(TokenCache.FAILURE_KEPT));
        values.put("refreshes for refused tokens", "1 in " + text(TokenCache.RENEWAL_PAUSE));
        values.put("rest of a body read at close", (GuardedResponse.DRAINED_BYTES >> 10) + " KiB");
        values.put("leak reports with a stack trace", "1 in " + Engine.SAMPLED);
        return values;
    }

    private static Map<String, String> ofRetries(RetryPolicy retries, RetryBudget budget) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("RetryPolicy.retries", text(retries.retries()));
        values.put(
                "RetryPolicy.backOff",
                retries.backOff().toMillis() + " ms, doubling to " + text(retries.longestBackOff()));
        values.put("RetryPolicy.throttledBackOff", text(retries.throttledBackOff()));
        values.put("RetryPolicy.statuses", names(retries.statuses()));
        values.put("RetryPolicy.retryIf", retries.conditions().isEmpty() ? "none" : "some");
        values.put("RetryPolicy.shouldRetryHeaders", names(retries.shouldRetryHeaders()));
        values.put("RetryPolicy.attemptHeader", retries.attemptHeader() == null ? "none" : retries.attemptHeader());
        values.put("RetryBudget.percent", budget.percent() + " %");
        values.put("RetryBudget.perSecond", text(budget.perSecond()));
        values.put("RetryBudget.WINDOW", text(RetryBudget.WINDOW));
        return values;
    }

    private static String names(Collection<?> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private static String text(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    @Test
    void theConstantsAreWhatIsInForce() {
        Timeouts timeouts = Timeouts.defaults();

        assertThat(List.of(timeouts.dns(), timeouts.connect(), timeouts.firstByte(), timeouts.read()))
                .containsExactly(
                        Timeouts.DEFAULT_DNS,
                        Timeouts.DEFAULT_CONNECT,
                        Timeouts.DEFAULT_FIRST_BYTE,
                        Timeouts.DEFAULT_READ);
        assertThat(List.of(timeouts.write(), timeouts.attempt(), timeouts.total()))
                .containsExactly(Timeouts.DEFAULT_WRITE, Timeouts.DEFAULT_ATTEMPT, Timeouts.DEFAULT_TOTAL);
        assertThat(ConcurrencyPolicy.defaults())
                .hasToString("perOrigin=" + ConcurrencyPolicy.DEFAULT_PER_ORIGIN + ", total="
                        + ConcurrencyPolicy.DEFAULT_TOTAL + ", queue=" + ConcurrencyPolicy.DEFAULT_QUEUE + ", maxWait="
                        + ConcurrencyPolicy.DEFAULT_MAX_WAIT);
        assertThat(ResponseLimits.defaults())
                .hasToString("bufferedBytes=" + ResponseLimits.DEFAULT_BUFFERED_BYTES + ", errorBytes="
                        + ResponseLimits.DEFAULT_ERROR_BYTES + ", streamedBytes="
                        + ResponseLimits.DEFAULT_STREAMED_BYTES + ", compressionRatio="
                        + ResponseLimits.DEFAULT_COMPRESSION_RATIO + ", minimumBytesPerSecond="
                        + ResponseLimits.DEFAULT_MINIMUM_BYTES_PER_SECOND);
    }
}
