package dev.belay.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A process with one client: for each number on its input it makes so many calls, and prints what that took; for 0 it rests
 * until it has nothing left to do.
 */
final class DropInWorker {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final long LOOK_MILLIS = 100;
    private static final long LONGEST_REST_NANOS = 30_000_000_000L;
    /** Of a processor. */
    private static final double IDLE_SHARE = 0.1;

    private DropInWorker() {}

    /** Arguments: door, whether Belay is behind it, whether asynchronous, bytes, concurrent calls, the server's port. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        DropInDoor door = DropInDoor.parse(arguments[0]);
        boolean ours = Boolean.parseBoolean(arguments[1]);
        boolean async = Boolean.parseBoolean(arguments[2]);
        int bytes = Integer.parseInt(arguments[3]);
        int concurrency = Integer.parseInt(arguments[4]);
        String url = "http://127.0.0.1:" + arguments[5] + "/" + bytes;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (DropInLoad load = new DropInLoad(
                ours ? door.ours(url, bytes, concurrency) : door.stock(url, bytes, concurrency), concurrency, async)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int calls = Integer.parseInt(line);
                System.out.println(calls == 0 ? rest() : turn(load, calls));
            }
        }
    }

    static DropInTurn turn(DropInLoad load, int calls)
            throws InterruptedException, ExecutionException, TimeoutException {
        long allocated = AllocatedBytes.now();
        long cpu = SYSTEM.getProcessCpuTime();
        long nanos = load.run(calls);
        return new DropInTurn(calls, nanos, SYSTEM.getProcessCpuTime() - cpu, AllocatedBytes.now() - allocated);
    }

    /**
     * Waits until the process is idle; returns the processor time until then, in ms. What it does beside its calls is to
     * compile them, and with many callers on few processors it hardly comes to that: a compilation of a second takes ten, in
     * which the calls go on in slow code, and the JVM counts it only when it is over.
     */
    private static long rest() throws InterruptedException {
        long start = System.nanoTime();
        long used = 0;
        long busy;
        do {
            long before = SYSTEM.getProcessCpuTime();
            Thread.sleep(LOOK_MILLIS);
            busy = (SYSTEM.getProcessCpuTime() - before) / 1_000_000;
            used += busy;
        } while (busy > IDLE_SHARE * LOOK_MILLIS && System.nanoTime() - start < LONGEST_REST_NANOS);
        return used;
    }
}
