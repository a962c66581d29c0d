package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.testing.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** A process with little memory that makes one call and prints what became of it. */
final class SmallHeap {

    /** Who makes the call, and how the body is read. */
    enum Reading {
        NAIVE_BUFFERED {
            @Override
            void call(Request request, boolean http2) throws IOException {
                OkHttpClient.Builder naive = new OkHttpClient.Builder();
                if (http2) {
                    naive.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
                }
                try (Response response = naive.build().newCall(request).execute()) {
                    response.body().bytes();
                }
            }
        },
        BUFFERED {
            @Override
            void call(Request request, boolean http2) throws IOException {
                belay(request, http2, ResponseHandle::bytes);
            }
        },
        STREAMED {
            @Override
            void call(Request request, boolean http2) throws IOException {
                belay(request, http2, response -> response.body().transferTo(OutputStream.nullOutputStream()));
            }
        };

        abstract void call(Request request, boolean http2) throws IOException;
    }

    private static final int OUT_OF_MEMORY = 3;

    private SmallHeap() {}

    private static void belay(Request request, boolean http2, ResponseReader<?> reader) throws IOException {
        BelayClient.Builder builder = BelayClient.builder();
        try (BelayClient client = (http2 ? ClientInternals.priorKnowledge(builder) : builder).build()) {
            client.execute(request, CancellationToken.none(), reader);
        }
    }

    /** Returns the simple name of what a call in a process with so much heap failed with, or "nothing". */
    static String outcome(int mebibytes, Reading reading, Wire wire, Request request)
            throws IOException, InterruptedException {
        List<String> options = List.of(
                ChildJvm.QUICK_START,
                "-XX:+UseSerialGC",
                "-Xmx" + mebibytes + "m",
                "-Xmn2m",
                // On whichever thread it is: OkHttp's own would leave the caller waiting.
                "-XX:+ExitOnOutOfMemoryError");
        Process process = new ProcessBuilder(ChildJvm.command(
                        options,
                        SmallHeap.class,
                        reading.name(),
                        String.valueOf(wire.isHttp2()),
                        request.url().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not end");
            }
            if (process.exitValue() == OUT_OF_MEMORY) {
                return OutOfMemoryError.class.getSimpleName();
            }
            return all.lines().reduce("", (earlier, line) -> line);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The arguments are who reads, whether over HTTP/2, and the address. */
    public static void main(String[] arguments) {
        String outcome = "nothing";
        try {
            Request request = new Request.Builder().url(arguments[2]).build();
            Reading.valueOf(arguments[0]).call(request, Boolean.parseBoolean(arguments[1]));
        } catch (IOException e) {
            outcome = e.getClass().getSimpleName();
        }
        System.out.println(outcome);
        System.exit(0);
    }
}
