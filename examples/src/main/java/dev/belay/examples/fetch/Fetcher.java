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
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One fetch: the body goes to the output, everything about it to the notes. */
final class Fetcher {
    private static final int BUFFER_BYTES = 16_384;
    private static final int FIRST_ERROR_STATUS = 400;

    private final OutputStream output;
    private final PrintStream notes;
    private final Waterfall waterfall;

    Fetcher(OutputStream output, PrintStream notes, Waterfall waterfall) {
        this.output = output;
        this.notes = notes;
        this.waterfall = waterfall;
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

    /** Fetches and returns the exit code. */
    int fetch(BelayClient client, FetchOptions options, CancellationToken token) {
        try (ResponseHandle response = client.open(options.request(), token)) {
            if (options.verbose()) {
                note("< " + response.protocol() + " " + response.status());
                SafeHeaders.lines(response.headers()).forEach(line -> note("< " + line));
            }
            CallLedger ledger = deliver(response, options);
            if (options.verbose()) {
                draw(ledger);
            }
            return conclude(response);
        } catch (IOException e) {
            return fail(e);
        }
    }

    private CallLedger deliver(ResponseHandle response, FetchOptions options) throws IOException {
        Path file = options.output();
        if (file == null) {
            copy(response, output, "standard output", options.include());
        } else {
            try (OutputStream out = Files.newOutputStream(file)) {
                copy(response, out, file.toString(), options.include());
            } catch (BelayException | OutputException e) {
                throw e;
            } catch (IOException e) {
                throw new OutputException(file.toString(), e);
            }
        }
        return response.ledger();
    }

    private static void copy(ResponseHandle response, OutputStream out, String target, boolean include)
            throws IOException {
        if (include) {
            write(out, head(response).getBytes(StandardCharsets.UTF_8), -1, target);
        }
        InputStream body = response.body();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            write(out, buffer, n, target);
        }
    }

    /** Flushes every piece, so that a body that trickles is seen as it comes. */
    private static void write(OutputStream out, byte[] bytes, int length, String target) throws IOException {
        try {
            out.write(bytes, 0, length < 0 ? bytes.length : length);
            out.flush();
        } catch (IOException e) {
            throw new OutputException(target, e);
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
