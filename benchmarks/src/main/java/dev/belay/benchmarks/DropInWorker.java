package dev.belay.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A process with one client: for each number on its input it makes so many calls, and prints what that took. */
final class DropInWorker {

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
                System.out.println(turn(load, Integer.parseInt(line)));
            }
        }
    }

    static DropInTurn turn(DropInLoad load, int calls)
            throws InterruptedException, ExecutionException, TimeoutException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
        long compiled = jit.getTotalCompilationTime();
        long allocated = AllocatedBytes.now();
        long cpu = system.getProcessCpuTime();
        long nanos = load.run(calls);
        return new DropInTurn(
                calls,
                nanos,
                system.getProcessCpuTime() - cpu,
                AllocatedBytes.now() - allocated,
                jit.getTotalCompilationTime() - compiled);
    }
}
