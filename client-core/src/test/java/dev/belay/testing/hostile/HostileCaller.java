package dev.belay.testing.hostile;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.BelayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Makes the call of a case, and then one that is answered well. */
final class HostileCaller {
    private static final Duration SHORT = Duration.ofMillis(60);
    static final Duration LONG = Duration.ofSeconds(30);
    /** The machine has more to do than this; how exactly deadlines are kept is for tests that have it for themselves. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final String ANY = "any";

    /** How a call is made. */
    private enum Way {
        OPEN,
        ASYNC,
        STRING,
        BYTES
    }

    private static final List<Way> WAYS = List.of(Way.OPEN, Way.ASYNC, Way.STRING, Way.BYTES, Way.BYTES);

    /** Whom the calls of one wire go to, and with what client. */
    record Peer(BelayClient client, String url) {}

    private final Cases cases;
    private final Map<Cases.Wire, Peer> peers;
    private final Histogram histogram;
    private final Consumer<String> problems;

    HostileCaller(Cases cases, Map<Cases.Wire, Peer> peers, Histogram histogram, Consumer<String> problems) {
        this.cases = cases;
        this.peers = peers;
        this.histogram = histogram;
        this.problems = problems;
    }

    void make(int number) {
        String wrong = called(number);
        if (wrong != null) {
            problems.accept("case " + number + ", " + cases.row(number).name() + ": " + wrong);
        }
    }

    /** Makes both calls, and says what is wrong with either. */
    private @Nullable String called(int number) {
        Cases.Wire wire = cases.row(number).wire();
        Script script = cases.script(number, 1);
        Peer peer = peers.get(wire);
        Duration total = script.mayStall() ? SHORT : LONG;
        HttpCaller caller = peer.client().with(CallOptions.none().total(total));
        Request request = request(wire, peer, script.method(), HostileServer.CASE, number);
        long start = System.nanoTime();
        String wrong = outcome(number, script, caller, request);
        Duration over = Duration.ofNanos(System.nanoTime() - start).minus(total);
        String after = healthy(number, wire, peer);
        if (wrong != null || after != null) {
            return wrong == null ? after : wrong;
        }
        histogram.late(over);
        return over.compareTo(TOLERANCE) > 0 ? "late by " + over.toMillis() + " ms" : null;
    }

    private @Nullable String outcome(int number, Script script, HttpCaller caller, Request request) {
        try {
            String value = call(number, caller, request);
            histogram.count(cases.row(number).name(), Histogram.VALUE);
            return judge(script, value);
        } catch (BelayException e) {
            histogram.count(cases.row(number).name(), e.getClass().getSimpleName());
            return script.due() == Script.Due.VALUE ? "expected a value: " + e : null;
        } catch (IOException | RuntimeException | Error e) {
            histogram.count(cases.row(number).name(), e.getClass().getName());
            return "unexpected: " + e;
        }
    }

    /** Says what is wrong with a value. */
    private static @Nullable String judge(Script script, String value) {
        if (value.equals(ANY)) {
            return null;
        }
        if (script.due() == Script.Due.FAILURE) {
            return "expected a failure: " + value;
        }
        String expected = script.value();
        return expected == null || expected.equals(value) ? null : "expected " + expected + ": " + value;
    }

    /** Makes the call in one of the ways in which it can be made. */
    private String call(int number, HttpCaller caller, Request request) throws IOException {
        return switch (WAYS.get(cases.caller(number).nextInt(WAYS.size()))) {
            case OPEN -> {
                try (ResponseHandle response = caller.open(request, CancellationToken.none())) {
                    response.body().readNBytes(3);
                    yield ANY;
                }
            }
            case ASYNC -> joined(caller, request);
            case STRING -> caller.execute(request, CancellationToken.none(), ResponseReaders.string());
            case BYTES ->
                text(caller.execute(
                        request, CancellationToken.none(), ResponseReaders.anyStatus(ResponseHandle::bytes)));
        };
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static String joined(HttpCaller caller, Request request) throws IOException {
        try {
            return text(caller.executeAsync(request, CancellationToken.none(), ResponseReaders.bytes())
                    .join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof BelayException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static @Nullable String healthy(int number, Cases.Wire wire, Peer peer) {
        // What may be sent twice: over HTTP/2 the call before can have had its answer when the connection is about to
        // end.
        String method = wire == Cases.Wire.HTTP_2 ? "PUT" : "GET";
        try {
            String answer = peer.client()
                    .execute(
                            request(wire, peer, method, HostileServer.NONCE, number),
                            CancellationToken.none(),
                            ResponseReaders.string());
            return answer.equals(Integer.toString(number)) ? null : "the call after it was answered with: " + answer;
        } catch (IOException | RuntimeException | Error e) {
            return "the call after it failed: " + e;
        }
    }

    private static Request request(Cases.Wire wire, Peer peer, String method, String what, int number) {
        Request.Builder builder = new Request.Builder().url(peer.url());
        if (wire == Cases.Wire.HTTP_2) {
            return builder.method(method, RequestBody.create((what + " " + number).getBytes(StandardCharsets.US_ASCII)))
                    .build();
        }
        return builder.method(method, null)
                .header(what, Integer.toString(number))
                .build();
    }
}
