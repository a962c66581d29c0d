package dev.belay.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link DropInWorker} in a process of its own. */
final class DropInProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private DropInProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    static DropInProcess start(DropInCell cell, boolean ours, String classPath, int port) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new DropInProcess(new ProcessBuilder(
                        java,
                        "-Xms1g",
                        "-Xmx4g",
                        "-XX:+UseG1GC",
                        "-cp",
                        classPath,
                        DropInWorker.class.getName(),
                        cell.door().name(),
                        Boolean.toString(ours),
                        Boolean.toString(cell.async()),
                        Integer.toString(cell.bytes()),
                        Integer.toString(cell.concurrency()),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Has it make so many calls while the others do nothing. */
    DropInTurn turn(int calls) throws IOException {
        return DropInTurn.parse(answer(calls));
    }

    /** Has it rest until it is idle, while the others do nothing; returns the processor time that this took, in ms. */
    long rest() throws IOException {
        return Long.parseLong(answer(0));
    }

    private String answer(int calls) throws IOException {
        in.write(calls + "\n");
        in.flush();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("a client has failed");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
