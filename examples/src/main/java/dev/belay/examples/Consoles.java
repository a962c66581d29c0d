package dev.belay.examples;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody is looking. */
public final class Consoles {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Consoles() {}

    /** Returns whether this process talks to a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the console itself is asked below
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console also where there is no terminal, and a method that tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /** Returns whether what this process writes to standard error goes to a terminal; where that is unknown, as above. */
    public static boolean isErrorTerminal() {
        try {
            String name = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException noLinux) {
            return isTerminal();
        }
    }
}
