package dev.belay.testing;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the running process holds. A fact that this system cannot tell is empty, never a guess. */
public final class ProcessFacts {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private ProcessFacts() {}

    /** Returns the number of open file descriptors; empty where there are none (Windows). */
    public static OptionalLong openDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getOpenFileDescriptorCount())
                : OptionalLong.empty();
    }

    /** Returns the number of open sockets, of fault servers in this process as well; empty anywhere but on Linux. */
    public static OptionalLong openSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return OptionalLong.empty();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return OptionalLong.of(descriptors.filter(ProcessFacts::isSocket).count());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns how many open descriptors are of that file; empty anywhere but on Linux. */
    public static OptionalLong openDescriptors(Path file) {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return OptionalLong.empty();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            String real = file.toRealPath().toString();
            return OptionalLong.of(
                    descriptors.filter(each -> target(each).equals(real)).count());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns the processor time this process has used on all cores; empty where the JVM does not know it. */
    public static Optional<Duration> cpuTime() {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean process
                ? process.getProcessCpuTime()
                : -1;
        return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    /** Returns the live platform threads whose name starts with a prefix. */
    public static List<Thread> liveThreads(String namePrefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(namePrefix))
                .toList();
    }

    private static boolean isSocket(Path descriptor) {
        return target(descriptor).startsWith("socket:");
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
