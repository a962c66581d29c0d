package dev.belay.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meters that {@link ClientMetrics} registers. Meters of one name always have the same tags. One appears when there is something
 * to be counted, and a gauge when its origin is first heard of.
 *
 * <p>Timers are in seconds, or what the registry measures time in; sizes in bytes.
 */
public enum ClientMeter {
    /** {@code http.client.requests}: calls, with {@link MetricConvention#SPRING}. */
    HTTP_CLIENT_REQUESTS(
            "http.client.requests",
            Meter.Type.TIMER,
            "calls, from their start to the end of their body, with all their attempts and waits; by Spring's convention",
            ClientTag.METHOD,
            ClientTag.URI,
            ClientTag.STATUS,
            ClientTag.OUTCOME,
            ClientTag.EXCEPTION,
            ClientTag.ERROR,
            ClientTag.CLIENT_NAME),
    /** {@code http.client.request.duration}: calls, with {@link MetricConvention#OPEN_TELEMETRY}. */
    HTTP_CLIENT_REQUEST_DURATION(
            "http.client.request.duration",
            Meter.Type.TIMER,
            "the same calls, by OpenTelemetry's convention",
            ClientTag.HTTP_REQUEST_METHOD,
            ClientTag.SERVER_ADDRESS,
            ClientTag.SERVER_PORT,
            ClientTag.HTTP_RESPONSE_STATUS_CODE,
            ClientTag.ERROR_TYPE,
            ClientTag.URL_TEMPLATE),
    /** {@code belay.client.attempts}: the requests of calls. */
    ATTEMPTS(
            "belay.client.attempts",
            Meter.Type.TIMER,
            "the requests that calls consist of: first attempts, retries, replays and redirects, waits before them included",
            ClientTag.ORIGIN,
            ClientTag.STATUS,
            ClientTag.OUTCOME,
            ClientTag.EXCEPTION),
    /** {@code belay.client.phase}: where the time of requests went. Its timer has no maximum unless it has histograms. */
    PHASE(
            "belay.client.phase",
            Meter.Type.TIMER,
            "where the time of these requests went; only phases that happened, such as a wait for a permit",
            ClientTag.ORIGIN,
            ClientTag.PHASE),
    /** {@code belay.client.retries}: attempts that were made because of another one. */
    RETRIES(
            "belay.client.retries",
            Meter.Type.COUNTER,
            "attempts after the first, by why: `look_up`, `connect`, `unsent`, `io`, `timeout`, `status`, `throttled`, `unauthorized`, `condition`",
            ClientTag.ORIGIN,
            ClientTag.REASON),
    /** {@code belay.client.replays}: requests that were sent once more within their attempt. */
    REPLAYS(
            "belay.client.replays",
            Meter.Type.COUNTER,
            "requests sent again at once, within their attempt, because a pooled connection was dead",
            ClientTag.ORIGIN),
    /** {@code belay.client.redirects}: redirects that were followed. */
    REDIRECTS(
            "belay.client.redirects",
            Meter.Type.COUNTER,
            "redirects that were followed, by the origin that redirected",
            ClientTag.ORIGIN),
    /** {@code belay.client.retry.budget}: what is left of the retry budget. */
    RETRY_BUDGET(
            "belay.client.retry.budget",
            Meter.Type.GAUGE,
            "how many retries the budget would allow now",
            ClientTag.ORIGIN),
    /** {@code belay.client.amplification}: attempts per call. */
    AMPLIFICATION(
            "belay.client.amplification",
            Meter.Type.GAUGE,
            "what retries and replays multiply the server's load by: attempts per call, 1 without any",
            ClientTag.ORIGIN),
    /** {@code belay.client.breaker.state}: how many circuit breakers are in a state. */
    BREAKER_STATE(
            "belay.client.breaker.state",
            Meter.Type.GAUGE,
            "1 for the state that the circuit breaker is in, else 0: `closed`, `open`, `half_open`, `forced_open`, `forced_closed`; of several clients, how many are in it",
            ClientTag.ORIGIN,
            ClientTag.STATE),
    /** {@code belay.client.breaker.transitions}: changes of state. */
    BREAKER_TRANSITIONS(
            "belay.client.breaker.transitions",
            Meter.Type.COUNTER,
            "changes of the circuit breaker's state",
            ClientTag.ORIGIN,
            ClientTag.FROM,
            ClientTag.TO),
    /** {@code belay.client.in.flight}: permits that are out. */
    IN_FLIGHT(
            "belay.client.in.flight",
            Meter.Type.GAUGE,
            "calls that hold a permit of the concurrency limit: sent, or reading their body",
            ClientTag.ORIGIN),
    /** {@code belay.client.waiting}: calls that wait for a permit. */
    WAITING("belay.client.waiting", Meter.Type.GAUGE, "calls that wait for such a permit", ClientTag.ORIGIN),
    /** {@code belay.client.connections}: connections in the pool. */
    CONNECTIONS(
            "belay.client.connections",
            Meter.Type.GAUGE,
            "connections: `active`, `idle` or `connecting`; those over a SOCKS proxy are not among them",
            ClientTag.STATE),
    /** {@code belay.client.connections.opened}: connections that were begun. */
    CONNECTIONS_OPENED(
            "belay.client.connections.opened", Meter.Type.COUNTER, "connections that were begun, also in vain"),
    /** {@code belay.client.connections.closed}: connections that were closed. */
    CONNECTIONS_CLOSED(
            "belay.client.connections.closed",
            Meter.Type.COUNTER,
            "connections that were closed, by why: `idle`, `too_many_idle`, `too_old`, `stale`, `call_stopped`, `client_closed`, `ended`",
            ClientTag.REASON),
    /** {@code belay.client.timeouts}: limits on time that were hit. */
    TIMEOUTS(
            "belay.client.timeouts",
            Meter.Type.COUNTER,
            "limits on time that were hit, by the phase in which that was",
            ClientTag.ORIGIN,
            ClientTag.LIMIT,
            ClientTag.PHASE),
    /** {@code belay.client.cancellations}: calls that were stopped. */
    CANCELLATIONS(
            "belay.client.cancellations",
            Meter.Type.COUNTER,
            "calls that were stopped: `token` (cancelled, or their future was completed), `interrupt`, `client_closed`, `deadline`",
            ClientTag.ORIGIN,
            ClientTag.REASON),
    /** {@code belay.client.leaks}: responses that nobody closed. */
    LEAKS(
            "belay.client.leaks",
            Meter.Type.COUNTER,
            "responses that nobody closed, so that the deadline had to",
            ClientTag.ORIGIN),
    /** {@code belay.client.request.body}: bytes sent. */
    REQUEST_BODY(
            "belay.client.request.body",
            Meter.Type.DISTRIBUTION_SUMMARY,
            "bytes of bodies that were sent, of requests that had one",
            ClientTag.ORIGIN),
    /** {@code belay.client.response.body}: bytes received. */
    RESPONSE_BODY(
            "belay.client.response.body",
            Meter.Type.DISTRIBUTION_SUMMARY,
            "bytes of bodies that were received, before they were decompressed, of responses that had one",
            ClientTag.ORIGIN),
    /** {@code belay.client.decode.failures}: bodies that could not be decoded. */
    DECODE_FAILURES(
            "belay.client.decode.failures",
            Meter.Type.COUNTER,
            "bodies that a reader could not decode, by why, such as `malformed` or `wrong_shape`; of the first 50 reasons",
            ClientTag.ORIGIN,
            ClientTag.REASON),
    /** {@code belay.client.cool.downs}: pauses that servers asked for. */
    COOL_DOWNS(
            "belay.client.cool.downs",
            Meter.Type.COUNTER,
            "pauses for which a server has asked (`Retry-After`) and that hold for all its callers",
            ClientTag.ORIGIN),
    /** {@code belay.client.credential.refreshes}: access tokens that were fetched. */
    CREDENTIAL_REFRESHES(
            "belay.client.credential.refreshes",
            Meter.Type.TIMER,
            "how long a `TokenSource` took for another access token, by why: `missing`, `expiring`, `rejected`",
            ClientTag.REASON,
            ClientTag.SUCCEEDED);

    private final String meterName;
    private final Meter.Type type;
    private final String description;
    /** Their names, since lists are not immutable by their type, and constants have to be. */
    private final String tags;

    ClientMeter(String meterName, Meter.Type type, String description, ClientTag... tags) {
        this.meterName = meterName;
        this.type = type;
        this.description = description;
        this.tags = Arrays.stream(tags).map(ClientTag::name).collect(Collectors.joining(" "));
    }

    /** Returns the name, as Micrometer knows it; Prometheus has underscores for its dots, and a suffix. */
    public String meterName() {
        return meterName;
    }

    /** Returns the type. */
    public Meter.Type type() {
        return type;
    }

    /** Returns what it is measured in, {@code seconds} or {@code bytes}; null for what is counted. */
    public @Nullable String unit() {
        return switch (type) {
            case TIMER -> "seconds";
            case DISTRIBUTION_SUMMARY -> "bytes";
            default -> null;
        };
    }

    /** Returns what it means, as documentation shows it. */
    public String description() {
        return description;
    }

    /** Returns its tags. */
    public List<ClientTag> tags() {
        return tags.isEmpty()
                ? List.of()
                : Arrays.stream(tags.split(" ")).map(ClientTag::valueOf).toList();
    }

    /** Returns whether it has a histogram where those are wanted. */
    boolean hasHistogram() {
        return type == Meter.Type.TIMER && this != CREDENTIAL_REFRESHES;
    }
}
