package dev.belay.examples.fetch;

import dev.belay.Timeouts;
import java.nio.file.Path;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the words of the command line ask for.
 *
 * @param output where the body goes, null for standard output
 * @param verbose whether headers and waterfall are shown also when all goes well
 * @param include whether status and headers precede the body in the output
 */
record FetchOptions(
        Request request, Timeouts timeouts, @Nullable Path output, boolean verbose, boolean include) {

    static final String HELP = """
            Fetches a URL with Belay: with a limit on every wait, and an account of where the time went.

            usage: java -jar belay.jar [options] URL
              -X, --request METHOD     the method (GET, or POST with -d)
              -H, --header 'A: b'      a header; may be repeated
              -d, --data TEXT          a request body, or @FILE for a file's bytes
              -o, --output FILE        writes the body to a file: all of it, or the old file stays; on a terminal with
                                       a progress bar
              -i, --include            puts status and headers before the body
              -v, --verbose            shows headers (secrets hidden) and the waterfall on standard error
                  --total 30s          limit on the whole call
                  --attempt 12s        limit from the permit to the response's head
                  --connect 3s         limit on TCP and TLS of a new connection
                  --first-byte 10s     limit from the request sent to the response's head
                  --read 10s           limit on the gap between two arrivals of body bytes
                  --version            shows the version and ends
              -h, --help               shows this and ends

            Durations: 250ms, 5s, 2m, 1h. The body streams in constant memory; redirects are followed. When the call
            fails, the waterfall shows where its time went. Ctrl-C cancels the call.

            exit code: 0 for a status below 400, 22 from 400 on, 28 when a limit was hit, 7 when no connection came about,
            56 when it broke, 60 when TLS failed, 23 when the output cannot be written, 130 when cancelled, 2 for wrong words, 1 otherwise
            """;
}
