package dev.belay.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = directory.resolve("target");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 1_000_000})
    void theWholeBodyIsThereAndNothingElse(int length) throws IOException {
        byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.UTF_8);

        new Download(new ByteArrayInputStream(bytes), DownloadTest::letGo, DownloadTest::ignore).saveAs(target);

        assertThat(target).hasBinaryContent(bytes);
        assertThat(names()).containsExactly("target");
    }

    @Test
    void untilTheEndTheOldFileIsThereAndATemporaryOneBesideIt() throws IOException {
        Files.writeString(target, "old");
        List<String> seen = new ArrayList<>();

        new Download(body("new"), DownloadTest::letGo, bytes -> seen.addAll(contents())).saveAs(target);

        assertThat(seen)
                .hasSize(2)
                .contains("target: old")
                .anySatisfy(name -> assertThat(name).matches("\\.belay-[0-9a-f-]{36}\\.part: new"));
        assertThat(contents()).containsExactly("target: new");
    }

    @Test
    void itIsRenamedOnlyAfterTheCallHasLetItGo() throws IOException {
        Files.writeString(target, "old");
        List<String> seen = new ArrayList<>();

        new Download(body("new"), () -> seen.addAll(contents()), DownloadTest::ignore).saveAs(target);

        assertThat(seen).hasSize(2).contains("target: old");
        assertThat(target).hasContent("new");
    }

    @Test
    void aCallThatWasStoppedWhileTheDiskWasBusyChangesNothing() throws IOException {
        Files.writeString(target, "old");
        IOException stopped = new IOException("stopped");

        assertFails(stopped, body("new"), () -> {
            throw stopped;
        });
        Files.delete(target);
        assertFails(stopped, body("new"), () -> {
            throw stopped;
        });
        assertThat(names()).isEmpty();
    }

    @Test
    void aBodyThatFailsLeavesWhatWasThere() throws IOException {
        Files.writeString(target, "old");
        IOException lost = new IOException("lost");

        assertFails(lost, failing(lost), DownloadTest::letGo);
    }

    @Test
    void whateverAListenerThrowsLeavesWhatWasThere() throws IOException {
        Files.writeString(target, "old");

        for (Throwable thrown : List.of(new IllegalStateException("enough"), new StackOverflowError())) {
            assertThatThrownBy(() -> new Download(body("new"), DownloadTest::letGo, bytes -> throwUnchecked(thrown))
                            .saveAs(target))
                    .isSameAs(thrown);
            assertThat(contents()).containsExactly("target: old");
        }
    }

    @Test
    void progressIsWhatHasBeenWritten() throws IOException {
        List<Long> told = new ArrayList<>();

        InputStream twoPieces = new SequenceInputStream(body("one"), body("two"));
        new Download(twoPieces, DownloadTest::letGo, told::add).saveAs(target);

        assertThat(told).containsExactly(3L, 6L);
    }

    @Test
    void aDirectoryIsNotReplaced() throws IOException {
        Files.createDirectory(target);

        assertThatThrownBy(() -> save("new"))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessage(target + ": is not a regular file; name a new file or one to replace");
        assertThat(names()).containsExactly("target");
    }

    @Test
    void noDirectoryIsMade() {
        target = directory.resolve("missing").resolve("target");

        assertThatThrownBy(() -> save("new"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(target + ": its directory does not exist; create that first");
        assertThat(names()).isEmpty();
    }

    @Test
    void aSocketIsNotReplaced() throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(target));

            assertThatThrownBy(() -> save("new")).hasMessageContaining("is not a regular file");
        }
        assertThat(Files.isRegularFile(target)).isFalse();
        assertThat(names()).containsExactly("target");
    }

    @Test
    void aRootIsNotReplaced() {
        target = directory.getRoot();

        assertThatThrownBy(() -> save("new")).hasMessageContaining("is not a regular file");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSymbolicLinkIsNeitherReplacedNorFollowed() throws IOException {
        Path real = Files.writeString(directory.resolve("real"), "old");
        Files.createSymbolicLink(target, real);

        assertThatThrownBy(() -> save("new"))
                .hasMessage(target + ": is a symbolic link; name the file that it points to");
        Files.delete(real);
        assertThatThrownBy(() -> save("new")).hasMessageContaining("is a symbolic link");
        assertThat(Files.isSymbolicLink(target)).isTrue();
        assertThat(names()).containsExactly("target");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theNewFileHasThePermissionsOfAnyNewFile() throws IOException {
        Path any = Files.createFile(directory.resolve("any"));

        save("new");

        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(Files.getPosixFilePermissions(any));
    }

    @Test
    void aNameMayBeAsLongAsTheFileSystemAllows() throws IOException {
        target = directory.resolve("n".repeat(255));

        save("new");

        assertThat(target).hasContent("new");
    }

    @Test
    void aRenameThatFailsReachesTheCallerAndLeavesNothing() {
        CommitPoint directoryInTheWay = () -> Files.createDirectory(target);

        assertThatThrownBy(() -> new Download(body("new"), directoryInTheWay, DownloadTest::ignore).saveAs(target))
                .isInstanceOf(FileSystemException.class);
        assertThat(Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(names()).containsExactly("target");
    }

    @Test
    void anInterruptWhileTheFileIsWrittenIsOneOfTheCall() throws IOException {
        Files.writeString(target, "old");
        IOException ofCall = new IOException("interrupted");
        try {
            assertThatThrownBy(() -> interrupted(() -> {
                        throw ofCall;
                    }))
                    .isSameAs(ofCall)
                    .hasSuppressedException(new ClosedByInterruptException());
            assertThatThrownBy(() -> interrupted(DownloadTest::letGo)).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }

        assertThat(contents()).containsExactly("target: old");
    }

    @Test
    void anInterruptAfterTheCallHasLetItGoChangesNothing() throws IOException {
        try {
            new Download(body("new"), () -> Thread.currentThread().interrupt(), DownloadTest::ignore).saveAs(target);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }

        assertThat(contents()).containsExactly("target: new");
    }

    private static void letGo() {}

    private static void ignore(long bytes) {}

    private void interrupted(CommitPoint call) throws IOException {
        new Download(body("new"), call, bytes -> Thread.currentThread().interrupt()).saveAs(target);
    }

    private void save(String body) throws IOException {
        new Download(body(body), DownloadTest::letGo, DownloadTest::ignore).saveAs(target);
    }

    private void assertFails(IOException failure, InputStream body, CommitPoint commit) {
        List<String> before = contents();
        assertThatThrownBy(() -> new Download(body, commit, DownloadTest::ignore).saveAs(target))
                .isSameAs(failure);
        assertThat(contents()).isEqualTo(before);
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Some of a body, and then a failure. */
    private static InputStream failing(IOException failure) {
        return new SequenceInputStream(body("new"), new FilterInputStream(body("")) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw failure;
            }
        });
    }

    private static void throwUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    private List<String> names() {
        return list(path -> path.getFileName().toString());
    }

    private List<String> contents() {
        return list(path -> path.getFileName() + ": " + Files.readString(path));
    }

    private interface View {
        String of(Path path) throws IOException;
    }

    private List<String> list(View view) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> seen = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                seen.add(view.of(file));
            }
            return seen;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
