package dev.belay.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/** GETs over a warm connection, one after the other on each thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class GetBenchmark {

    /** Made before JMH's own warm-up, which goes by time: on a busy machine that says little about what has been compiled. */
    private static final int WARM_UP_CALLS = 50_000;

    @Param
    public ClientKind client = ClientKind.BELAY;

    @Param({"100", "10240"})
    public int bytes;

    /** Spent spinning before each call: without it the threads that calls wake are never asleep. */
    @Param("0")
    public int pauseMicros;

    /** Where a server listens already; 0: start one. */
    @Param("0")
    public int port;

    private @Nullable ServerProcess server;
    private Client opened = new Unopened();

    @Setup
    public void open() throws IOException {
        int listening = port;
        if (listening == 0) {
            server = ServerProcess.start();
            listening = server.port();
        }
        opened = client.open(new Request.Builder()
                .url("http://127.0.0.1:" + listening + "/" + bytes)
                .build());
        if (opened.get().length != bytes) {
            throw new IllegalStateException("the server answered something else");
        }
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            opened.get();
        }
    }

    @TearDown
    public void close() throws IOException {
        opened.close();
        if (server != null) {
            server.close();
        }
    }

    @Benchmark
    public byte[] get() throws IOException {
        if (pauseMicros > 0) {
            spin(pauseMicros * 1_000L);
        }
        return opened.get();
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private static final class Unopened implements Client {
        @Override
        public byte[] get() {
            throw new IllegalStateException("not set up");
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
