package dev.belay.examples.fetch;

import dev.belay.ProgressListener;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.BelayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that gets all of a body or none of it; a device or a pipe, which cannot be replaced, gets it as it comes. */
final class BodyFile {
    private final Path file;

    BodyFile(Path file) {
        this.file = file;
    }

    /** Writes {@code head} and the body, whatever the status. */
    void save(ResponseHandle response, String head, ProgressListener listener) throws IOException {
        byte[] first = head.getBytes(StandardCharsets.UTF_8);
        ResponseHandle both = new PrecededResponse(response, first);
        // What comes first is not part of what was announced.
        ProgressListener ofBody = (bytes, total) -> listener.onProgress(Math.max(0, bytes - first.length), total);
        try {
            if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
                write(both.body());
            } else {
                ResponseHandle written = first.length == 0 ? response : both;
                ResponseReaders.anyStatus(ResponseReaders.toFile(target(), ofBody))
                        .read(written);
            }
        } catch (BelayException e) {
            throw e;
        } catch (IOException e) {
            throw new OutputException(file.toString(), e);
        }
    }

    private void write(InputStream body) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            body.transferTo(out);
        }
    }

    /** Whoever names a symbolic link means the file behind it, as with other programs. */
    private Path target() throws IOException {
        return Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
    }
}
