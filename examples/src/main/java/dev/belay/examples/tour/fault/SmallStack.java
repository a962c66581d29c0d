package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.ChildJvm;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A process in which one call is tried again and again, on a thread with a small stack, as servers with many threads have them. */
final class SmallStack {

    /*
     * A process of its own because a stack overflows in the middle of whatever is being done. Seen here: Okio had counted an
     * entry of the queue that all its timeouts are in, and not yet put it there, after which every call of every OkHttp client
     * in the process ended with a NullPointerException.
     */

    private static final long STACK_BYTES = 128 << 10;
    private static final long PATIENCE_SECONDS = 60;

    private SmallStack() {}

    /** What became of the call. */
    record Result(String outcome, long attempts) {}

    /** Starts the process and waits for it. */
    static Result of(Make make, int attempts) throws IOException, InterruptedException {
        List<String> command = ChildJvm.command(
                List.of(ChildJvm.QUICK_START), SmallStack.class, make.name(), Integer.toString(attempts));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Result("nothing within " + PATIENCE_SECONDS + " s", 0);
            }
            String[] words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ", -1);
            return words.length == 2
                    ? new Result(words[0], Long.parseLong(words[1]))
                    : new Result("exit code " + process.exitValue(), 0);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Takes the client and the number of attempts; prints what became of the call, and how many requests arrived. */
    public static void main(String[] arguments) throws Exception {
        int attempts = Integer.parseInt(arguments[1]);
        Make make = Make.valueOf(arguments[0]);
        try (FaultServer server = FaultServer.start(Answers.status(503));
                Seat once = make.open(Setup.stock());
                Seat seat = make.open(Setup.stock().retries(attempts - 1))) {
            // What is loaded for a first call needs more stack than any call after it.
            outcome(once, server.url("/"));
            long before = server.traffic().requests();
            FutureTask<String> call = new FutureTask<>(() -> outcome(seat, server.url("/")));
            Thread thread = new Thread(null, call, "small stack", STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            System.out.println(result(call) + " " + (server.traffic().requests() - before));
            System.out.flush();
        } finally {
            // Of a client that is broken some thread may go on.
            Runtime.getRuntime().halt(0);
        }
    }

    private static String result(FutureTask<String> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause()).getClass().getSimpleName();
        }
    }

    private static String outcome(Seat seat, String url) {
        try {
            return Calls.fetch(seat, url).replace(' ', '-');
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
