package dev.belay.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Copies a body into a file, all of it or nothing. */
public final class Download {

    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream body;
    private final CommitPoint call;
    private final LongConsumer progress;

    /**
     * Makes the download of a body.
     *
     * @param call what the body is a part of; while it can be stopped, {@code target} stays as it is
     * @param progress is told after each piece how many bytes have been written
     */
    public Download(InputStream body, CommitPoint call, LongConsumer progress) {
        this.body = body;
        this.call = call;
        this.progress = progress;
    }

    /** Reads the body to its end and puts it in the place of {@code target}. */
    public void saveAs(Path target) throws IOException {
        try (AtomicFile file = AtomicFile.create(target)) {
            copyTo(file);
            file.publish(call);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        }
    }

    private void copyTo(AtomicFile file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            file.write(buffer, n);
            bytes += n;
            progress.accept(bytes);
        }
    }

    /** An interrupt reaches a thread that writes to a file through the file; for the caller it has stopped the call. */
    private IOException interrupted(ClosedByInterruptException byFile) {
        try {
            call.commit();
        } catch (IOException stopped) {
            stopped.addSuppressed(byFile);
            return stopped;
        }
        return byFile;
    }
}
