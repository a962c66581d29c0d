package dev.belay.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that gets its name once it is complete and on the disk; closed before that, it leaves nothing. */
final class AtomicFile implements Closeable {

    /*
     * The bytes go to a file of another name in the same directory, since only within a file system is a rename atomic. They
     * are forced to the disk before it is renamed: otherwise the name may survive a power failure and the bytes not. The
     * other name does not depend on the target's, which may be as long as a name can be.
     */

    static final String PREFIX = ".belay-";
    static final String SUFFIX = ".part";

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean published;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Returns an empty file beside {@code target}, with the permissions of any new file. */
    static AtomicFile create(Path target) throws IOException {
        requireReplaceable(target);
        Path temporary = target.resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new AtomicFile(target, temporary, channel);
    }

    /** A rename would replace a device or a symbolic link by a file, which nobody means who names one. */
    private static void requireReplaceable(Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            String what = Files.isSymbolicLink(target)
                    ? "is a symbolic link; name the file that it points to"
                    : "is not a regular file; name a new file or one to replace";
            throw new FileSystemException(target.toString(), null, what);
        }
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(target.toString(), null, "its directory does not exist; create that first");
        }
    }

    void write(byte[] bytes, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** Puts the file in the place of whatever has the target's name, unless {@code commit} fails. */
    void publish(CommitPoint commit) throws IOException {
        channel.force(true);
        // Windows renames no open file.
        channel.close();
        commit.commit();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        published = true;
        syncDirectory();
    }

    /**
     * Makes the new name outlast a power failure. Not every system can, and without it there is after such a failure the old
     * file or the new one, each of them whole: so it is no reason to fail.
     */
    private void syncDirectory() {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException cannot) {
            // Windows opens no directories, and some network file systems do not force them
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (!published) {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
