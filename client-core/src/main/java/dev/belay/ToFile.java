package dev.belay;

import dev.belay.internal.file.CommitPoint;
import dev.belay.internal.file.Download;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a body into a file, whatever the status. */
record ToFile(Path target, ProgressListener listener) implements ResponseReader<Path> {

    private static final long UNKNOWN = -1;

    @Override
    public Path read(ResponseHandle response) throws IOException {
        long total = announcedBytes(response);
        new Download(response.body(), commitPoint(response), bytes -> listener.onProgress(bytes, total)).saveAs(target);
        return target;
    }

    /** A body that was decoded has no such header any more. */
    private static long announcedBytes(ResponseHandle response) {
        String length = response.header("Content-Length");
        try {
            return length == null ? UNKNOWN : Math.max(UNKNOWN, Long.parseLong(length.strip()));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** An interceptor may have put a handle of its own around ours; reading past the end then tells of a stop until now. */
    private static CommitPoint commitPoint(ResponseHandle response) {
        return response instanceof CommitPoint ours
                ? ours
                : () -> response.body().read();
    }
}
