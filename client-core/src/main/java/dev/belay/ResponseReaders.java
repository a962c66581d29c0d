package dev.belay;

import dev.belay.error.HttpStatusException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The common readers. Unless {@link #anyStatus} is put around them they throw {@link HttpStatusException} when the status
 * is not 200 to 299. They hold no state and may be kept and shared.
 */
public final class ResponseReaders {

    private static final ResponseReader<String> STRING = successOnly(ResponseHandle::string);
    private static final ResponseReader<byte[]> BYTES = successOnly(ResponseHandle::bytes);
    private static final ResponseReader<List<String>> LINES =
            successOnly(response -> response.string().lines().toList());
    private static final ResponseReader<Integer> DISCARD = successOnly(response -> {
        response.close();
        return response.status();
    });

    private ResponseReaders() {}

    /**
     * Returns a reader of the body as text. The charset is that of a byte order mark, else that of {@code Content-Type}, else
     * UTF-8. The body's size is limited (see {@code ResponseLimits}).
     */
    public static ResponseReader<String> string() {
        return STRING;
    }

    /** Returns a reader of the body's bytes, whose number is limited (see {@code ResponseLimits}). */
    public static ResponseReader<byte[]> bytes() {
        return BYTES;
    }

    /** Returns a reader of the body's lines, all in memory: their size is limited (see {@code ResponseLimits}). */
    public static ResponseReader<List<String>> lines() {
        return LINES;
    }

    /**
     * Returns a reader that lets {@code consumer} have the body's lines one by one, as they arrive, in constant memory as
     * long as the lines are short. The charset is that of {@code Content-Type}, else UTF-8.
     *
     * @param consumer returns a value that no longer needs the stream
     */
    public static <T> ResponseReader<T> lines(Function<? super Stream<String>, ? extends T> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return successOnly(response -> {
            InputStreamReader text =
                    new InputStreamReader(response.body(), Text.charset(response.header("Content-Type")));
            try (Stream<String> lines = new BufferedReader(text).lines()) {
                return consumer.apply(lines);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    /**
     * Returns a reader that writes the body to a file and returns {@code target}: like
     * {@link #toFile(Path, ProgressListener)}, with nobody to be told.
     */
    public static ResponseReader<Path> toFile(Path target) {
        return toFile(target, (bytes, total) -> {});
    }

    /**
     * Returns a reader that writes the body to a file, in constant memory, and returns {@code target}. Under that name there
     * is at any moment, also when the process is killed, what was there before or the whole body. The bytes go to a file
     * {@code .belay-….part} beside it, which is forced to the disk and then renamed over {@code target} atomically; it is
     * deleted when anything fails, and only a process that is killed leaves it.
     *
     * <p>A call that is stopped before the renaming, be it while the disk is still busy, changes nothing; from then on it
     * can no longer be stopped, so that it succeeds exactly when the new file is there. (With {@link HttpCaller#open} a call
     * is over at the end of the body, and nothing stops it after that.) Forcing a file to a slow disk takes as long as it
     * takes: a thread whose call is stopped meanwhile is back after that, a future completes on time. Big files need more
     * than the default time: see {@link CallOptions#stream}.
     *
     * <p>The new file has the permissions of any new file, whatever the old one had. {@code target} may be a regular file
     * or not exist yet. Anything else is refused: a directory, a device, and a symbolic link, which would be replaced
     * itself. Its directory must exist and be writable. When two calls write to one target, the one that ends later wins.
     *
     * <p>What the file system throws (no such directory, no permission, disk full, …) reaches the caller as it is, a
     * {@link java.nio.file.FileSystemException} or another {@link IOException}, and the connection is given up.
     *
     * @param listener called after each piece has been written; the total is -1 when the length was not announced or the
     *     body came compressed; what it throws ends the call and leaves no file
     */
    public static ResponseReader<Path> toFile(Path target, ProgressListener listener) {
        return successOnly(
                new ToFile(Objects.requireNonNull(target, "target"), Objects.requireNonNull(listener, "listener")));
    }

    /** Returns a reader that leaves the body alone and returns the status. */
    public static ResponseReader<Integer> discard() {
        return DISCARD;
    }

    /** Returns a reader like {@code reader} that does not mind the status. */
    public static <T> ResponseReader<T> anyStatus(ResponseReader<T> reader) {
        Objects.requireNonNull(reader, "reader");
        return reader instanceof SuccessOnly<T> checked ? checked.reader() : reader;
    }

    /**
     * Returns a reader that throws {@link HttpStatusException} when the status is not 200 to 299, and is {@code reader}
     * otherwise. For readers of your own; {@link #anyStatus} undoes it.
     */
    public static <T> ResponseReader<T> successOnly(ResponseReader<T> reader) {
        return successOnly(reader, UnaryOperator.identity());
    }

    /**
     * Returns a reader like {@link #successOnly(ResponseReader)} that throws what {@code refine} makes of the exception: one of
     * a subtype that knows how a service describes its errors, say.
     */
    public static <T> ResponseReader<T> successOnly(
            ResponseReader<T> reader, UnaryOperator<HttpStatusException> refine) {
        return new SuccessOnly<>(Objects.requireNonNull(reader, "reader"), Objects.requireNonNull(refine, "refine"));
    }

    private record SuccessOnly<T>(ResponseReader<T> reader, UnaryOperator<HttpStatusException> refine)
            implements ResponseReader<T> {

        @Override
        public T read(ResponseHandle response) throws IOException {
            if (!response.isSuccessful()) {
                throw refine.apply(StatusFailure.of(response));
            }
            return reader.read(response);
        }
    }
}
