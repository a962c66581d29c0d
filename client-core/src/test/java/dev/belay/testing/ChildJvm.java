package dev.belay.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A JVM like this one, for what a test wants in a process of its own. */
public final class ChildJvm {

    /** A process that lives for a second gains nothing from the second compiler. */
    public static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    /** It takes a quarter of the time in which such a process begins, and nobody reads what it would log. */
    private static final String LOGBACK = "logback-";

    private ChildJvm() {}

    /** Returns the command that runs a class of this class path; the options are those of the JVM. */
    public static List<String> command(List<String> options, Class<?> main, String... arguments) {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(LOGBACK))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        // Or it would say that there is nothing to log with.
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
