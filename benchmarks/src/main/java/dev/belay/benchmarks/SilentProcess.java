package dev.belay.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link SilentServer} in a process of its own. */
final class SilentProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private SilentProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static SilentProcess start(boolean http2) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SilentServer.class.getName()));
        if (http2) {
            command.add("h2");
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the silent server did not start");
        }
        return new SilentProcess(process, Integer.parseInt(line));
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Lets it close the connections that the client has closed. */
    void tidyUp() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
