package dev.belay.json;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.testing.ChildJvm;
import dev.belay.testing.GeneratedBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;

/** A process with little memory that reads a stream and prints what it has found. */
final class StreamReading {

    private static final int OUT_OF_MEMORY = 3;
    private static final int KEPT_BYTES = 10_000;
    private static final Duration TOTAL = Duration.ofMinutes(5);
    /** Its second name is another one in each element. */
    private static final String ELEMENT =
            "{\"id\":##########,\"name-##########\":1,\"text\":\"" + "x".repeat(100) + "\"}";

    record Item(long id, String text) {}

    /** What the stream is. */
    enum Kind {
        ARRAY(new GeneratedBody("application/json", "[{\"id\":1000000000}", "," + ELEMENT, "]")),
        LINES(new GeneratedBody("application/x-ndjson", "{\"id\":1000000000}\n", ELEMENT + "\n", "")),
        EVENTS(new GeneratedBody(
                StreamPeer.EVENTS,
                "id: 1000000000\ndata\n\n",
                "id: ##########\nevent: type\ndata: " + "x".repeat(50) + "\ndata: " + "y".repeat(50) + "\n\n",
                ": end"));

        private final GeneratedBody body;

        Kind(GeneratedBody body) {
            this.body = body;
        }

        GeneratedBody body() {
            return body;
        }
    }

    private StreamReading() {}

    /** Returns how many elements have come, and whether in order; or that the memory was not enough. */
    static String outcome(int mebibytes, Kind kind, boolean keeping, String url)
            throws IOException, InterruptedException {
        List<String> options = List.of(
                ChildJvm.QUICK_START, "-XX:+UseSerialGC", "-Xmx" + mebibytes + "m", "-XX:+ExitOnOutOfMemoryError");
        Process process = new ProcessBuilder(
                        ChildJvm.command(options, StreamReading.class, kind.name(), String.valueOf(keeping), url))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not end");
            }
            return process.exitValue() == OUT_OF_MEMORY
                    ? OutOfMemoryError.class.getSimpleName()
                    : all.lines().reduce("", (earlier, line) -> line);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The arguments are what it is, whether it is kept, and the address. */
    public static void main(String[] arguments) throws IOException {
        Request request = new Request.Builder().url(arguments[2]).build();
        List<Object> kept = Boolean.parseBoolean(arguments[1]) ? new ArrayList<>() : null;
        try (BelayClient client = BelayClient.create()) {
            if (Kind.valueOf(arguments[0]) == Kind.EVENTS) {
                try (EventStream events = EventStream.open(client, request, CancellationToken.none(), TOTAL)) {
                    System.out.println(counted(events, kept));
                }
            } else {
                CallOptions lasting = CallOptions.stream(TOTAL, TOTAL);
                try (ResponseHandle response = client.with(lasting).open(request, CancellationToken.none());
                        JsonStream<Item> items = Json.create().stream(response, Item.class)) {
                    System.out.println(counted(items, kept));
                }
            }
        }
        System.exit(0);
    }

    /** Each has the number that follows that of the one before. */
    private static String counted(Iterator<?> elements, List<Object> kept) {
        long next = 1_000_000_000;
        boolean inOrder = true;
        while (elements.hasNext()) {
            Object element = elements.next();
            long id = element instanceof Item item ? item.id() : Long.parseLong(((ServerSentEvent) element).id());
            inOrder &= id == next;
            next++;
            if (kept != null) {
                // With little more it would collect garbage for a long time before it gave up.
                kept.add(List.of(element, new byte[KEPT_BYTES]));
            }
        }
        return next - 1_000_000_001 + (inOrder ? " in order" : " in disorder");
    }
}
