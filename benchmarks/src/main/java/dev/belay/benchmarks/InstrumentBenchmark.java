package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseReader;
import dev.belay.internal.timer.DeadlineTimer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls that never reach a wire, with what watches them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InstrumentBenchmark {

    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();
    private static final ResponseReader<Integer> STATUS = response -> response.status();

    @Param
    public InstrumentSet instruments = InstrumentSet.OFF;

    private BelayClient client = BelayClient.create();

    @Setup
    public void open() {
        client.close();
        BelayClient.Builder builder =
                ClientInternals.over(BelayClient.builder(), new MemoryTransport(), DeadlineTimer.shared());
        client = instruments.onto(builder).build();
    }

    @TearDown
    public void close() {
        client.close();
    }

    @Benchmark
    public Integer call() throws IOException {
        return client.execute(REQUEST, CancellationToken.none(), STATUS);
    }
}
