package dev.belay.benchmarks;

import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.json.Json;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tools.jackson.databind.json.JsonMapper;

/** Documents over a warm connection, one after the other, or from memory without any call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class JsonCalls {

    private static final int MOST_WARM_UP_CALLS = 100_000;

    @Param
    public JsonClient client = JsonClient.BELAY;

    @Param({"1000", "100000", "5000000"})
    public int bytes;

    /** Where a server listens already; 0: none, decode what is in memory. */
    @Param("0")
    public int port;

    /** Decoded before JMH's own warm-up, so that all of it has been compiled also on a busy machine. */
    int warmUpBytes = 500_000_000;

    private JsonClient.@Nullable Opened opened;

    @Setup
    public void open() throws IOException {
        JsonClient.Opened source = port == 0
                ? inMemory()
                : client.open(new Request.Builder()
                        .url("http://127.0.0.1:" + port + "/json/" + bytes)
                        .build());
        opened = source;
        if (!source.get().id().equals("catalog-" + bytes)) {
            throw new IllegalStateException("the server answered something else");
        }
        for (int i = Math.min(MOST_WARM_UP_CALLS, warmUpBytes / bytes); i > 0; i--) {
            source.get();
        }
    }

    private JsonClient.Opened inMemory() {
        byte[] document = Catalog.json(bytes);
        JsonMapper mapper = JsonMapper.builder().build();
        ResponseReader<Catalog> reader = Json.create().value(Catalog.class);
        Headers headers = Headers.of("Content-Type", "application/json");
        boolean naive = client == JsonClient.NAIVE;
        return new JsonClient.Opened() {
            @Override
            public Catalog get() throws IOException {
                return naive
                        ? mapper.readValue(document, Catalog.class)
                        : reader.read(ResponseHandle.of(200, headers, document));
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    @TearDown
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Benchmark
    public Catalog get() throws IOException {
        if (opened == null) {
            throw new IllegalStateException("not set up");
        }
        return opened.get();
    }
}
