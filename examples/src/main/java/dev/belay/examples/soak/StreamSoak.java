package dev.belay.examples.soak;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.json.EventStream;
import dev.belay.json.Json;
import dev.belay.json.JsonStream;
import dev.belay.testing.FaultServer;
import dev.belay.testing.GeneratedBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import okhttp3.Request;

/**
 * Reads a root array, JSON on lines and events, 10 GB of each, from a server in the same process, whose heap is small. Exits
 * with 1 when not all of them come; what grows ends with an {@code OutOfMemoryError}.
 *
 * <p>Property: {@code stream.gigabytes} (10).
 */
public final class StreamSoak {
    private static final long GIGABYTE = 1_000_000_000;
    private static final Duration TOTAL = Duration.ofHours(2);
    private static final int PRINTED_EVERY_GIGABYTES = 2;
    /** The second name is another one in each element. */
    private static final String ELEMENT =
            "{\"id\":##########,\"name-##########\":1,\"text\":\"" + "x".repeat(200) + "\"}";

    private static final GeneratedBody ARRAY = new GeneratedBody("application/json", "[{\"id\":0}", "," + ELEMENT, "]");
    private static final GeneratedBody LINES =
            new GeneratedBody("application/x-ndjson", "{\"id\":0}\n", ELEMENT + "\n", "");
    private static final GeneratedBody EVENTS = new GeneratedBody(
            "text/event-stream", "data: 0\n\n", "id: ##########\ndata: " + "x".repeat(200) + "\n\n", "");

    record Item(long id, String text) {}

    private final HeapAfterCollections heap = new HeapAfterCollections();
    private final long bytes;
    private boolean complete = true;

    private StreamSoak(long bytes) {
        this.bytes = bytes;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        System.exit(new StreamSoak(Long.getLong("stream.gigabytes", 10) * GIGABYTE).run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        System.out.printf(
                "%,d bytes of each, heap of %,d MiB%n",
                bytes, Runtime.getRuntime().maxMemory() >> 20);
        try (BelayClient client = BelayClient.create()) {
            items(client, ARRAY);
            items(client, LINES);
            events(client);
        }
        return complete;
    }

    private void items(BelayClient client, GeneratedBody body) throws IOException {
        CallOptions lasting = CallOptions.stream(TOTAL, Duration.ofMinutes(1));
        try (FaultServer server = FaultServer.start(body.ofSize(bytes));
                ResponseHandle response = client.with(lasting).open(request(server), CancellationToken.none());
                JsonStream<Item> items = Json.create().stream(response, Item.class)) {
            count(body, items);
        }
    }

    private void events(BelayClient client) throws IOException {
        try (FaultServer server = FaultServer.start(EVENTS.ofSize(bytes));
                EventStream events = EventStream.open(client, request(server), CancellationToken.none(), TOTAL)) {
            count(EVENTS, events);
        }
    }

    private static Request request(FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }

    private void count(GeneratedBody body, Iterator<?> elements) {
        long expected = 1 + body.pieces(bytes);
        long step = body.pieces(PRINTED_EVERY_GIGABYTES * GIGABYTE);
        long start = System.nanoTime();
        long count = 0;
        while (elements.hasNext()) {
            elements.next();
            count++;
            if (count % step == 0 || count == expected) {
                System.out.printf(
                        "%-22s %,12d elements, %4d s, %.1f MiB after collections%n",
                        body.contentType(),
                        count,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        heap.leastMebibytes());
            }
        }
        if (count != expected) {
            System.out.printf("NOT COMPLETE: %,d elements (expected: %,d)%n", count, expected);
            complete = false;
        }
    }
}
