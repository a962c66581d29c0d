package dev.belay.examples.fetch;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.event.CallLedger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One fetch: the body goes to the output, everything about it to the notes. */
final class Fetcher {
    private static final int BUFFER_BYTES = 16_384;
    private static final int FIRST_ERROR_STATUS = 400;

    private final OutputStream output;
    private final PrintStream notes;
    private final Waterfall waterfall;
    private final @Nullable ProgressBar progress;

    /**
     * Makes a fetcher.
     *
     * @param progress shows how far a file has got; null when nobody is looking
     */
    Fetcher(OutputStream output, PrintStream notes, Waterfall waterfall, @Nullable ProgressBar progress) {
        this.output = output;
        this.notes = notes;
        this.waterfall = waterfall;
        this.progress = progress;
    }

    /** Fetches with a client of its own and returns the exit code. */
    int fetch(FetchOptions options, CancellationToken token) {
        BelayClient.Builder builder = BelayClient.builder();
        if (options.verbose()) {
            builder.attemptInterceptor(chain -> {
                note("> " + SafeHeaders.requestLine(chain.request()));
                SafeHeaders.lines(chain.request().headers()).forEach(line -> note("> " + line));
                return chain.proceed(chain.request());
            });
        }
        try (BelayClient client = builder.timeouts(options.timeouts()).build()) {
            return fetch(client, options, token);
        }
    }

    /** Fetches and returns the exit code. The call lasts until the file is there, so that it can be stopped before. */
    int fetch(BelayClient client, FetchOptions options, CancellationToken token) {
        try {
            return client.execute(options.request(), token, response -> receive(response, options));
        } catch (IOException e) {
            return fail(e);
        }
    }

    private int receive(ResponseHandle response, FetchOptions options) throws IOException {
        if (options.verbose()) {
            note("< " + response.protocol() + " " + response.status());
            SafeHeaders.lines(response.headers()).forEach(line -> note("< " + line));
        }
        deliver(response, options);
        if (options.verbose()) {
            draw(response.ledger());
        }
        return conclude(response);
    }

    private void deliver(ResponseHandle response, FetchOptions options) throws IOException {
        String head = options.include() ? head(response) : "";
        Path file = options.output();
        if (file == null) {
            copy(response.body(), head.getBytes(StandardCharsets.UTF_8));
            return;
        }
        try {
            new BodyFile(file).save(response, head, progress == null ? (bytes, total) -> {} : progress);
        } finally {
            if (progress != null) {
                progress.end();
            }
        }
    }

    private void copy(InputStream body, byte[] head) throws IOException {
        write(head, head.length);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            write(buffer, n);
        }
    }

    /** Flushes every piece, so that a body that trickles is seen as it comes. */
    private void write(byte[] bytes, int length) throws IOException {
        try {
            output.write(bytes, 0, length);
            output.flush();
        } catch (IOException e) {
            throw new OutputException("standard output", e);
        }
    }

    private static String head(ResponseHandle response) {
        return response.protocol() + " " + response.status() + "\n" + response.headers() + "\n";
    }

    private int conclude(ResponseHandle response) {
        int status = response.status();
        if (status >= FIRST_ERROR_STATUS) {
            note("belay: the server answered with status " + status);
            return ExitCode.STATUS;
        }
        String location = response.header("Location");
        if (location != null && status >= 300) {
            note("belay: status " + status + " points elsewhere and was not followed"
                    + (location.contains("?") ? "" : ": " + location));
        }
        return ExitCode.OK;
    }

    private int fail(IOException failure) {
        note("belay: " + failure.getMessage());
        CallLedger ledger = failure instanceof BelayException known ? known.ledger() : null;
        if (ledger != null) {
            draw(ledger);
        }
        return ExitCode.of(failure);
    }

    private void draw(@Nullable CallLedger ledger) {
        if (ledger != null) {
            waterfall.draw(ledger).forEach(this::note);
        }
    }

    private void note(String line) {
        notes.println(line);
    }
}
