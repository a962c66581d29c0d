package dev.belay.examples;

import java.io.Console;

/** Whether somebody is looking. */
public final class Consoles {
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
}
