package dev.belay.examples.fetch;

import dev.belay.CancellationSource;
import dev.belay.examples.Consoles;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command-line fetcher as a program. */
public final class Main {
    /** Long enough for a disk that is being forced, after which the temporary file is deleted. */
    private static final long LAST_WORDS_SECONDS = 5;

    private Main() {}

    /** Fetches, and ends the process with its exit code. */
    public static void main(String[] words) {
        PrintStream notes = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // Neither buffered nor a PrintStream, which would swallow a closed pipe.
        OutputStream body = new FileOutputStream(FileDescriptor.out);
        CancellationSource source = CancellationSource.create();
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(source, done)));
        int code = run(List.of(words), body, notes, source);
        done.countDown();
        System.exit(code);
    }

    /** Ctrl-C: lets the cancelled call say its last words. After a regular end it does nothing. */
    private static void cancel(CancellationSource source, CountDownLatch done) {
        source.cancel("Ctrl-C");
        try {
            done.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int run(List<String> words, OutputStream body, PrintStream notes, CancellationSource source) {
        if (words.contains("-h") || words.contains("--help")) {
            new PrintStream(body, true, StandardCharsets.UTF_8).print(FetchOptions.HELP);
            return ExitCode.OK;
        }
        if (words.contains("--version")) {
            notes.println("belay "
                    + Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(unpackaged)"));
            return ExitCode.OK;
        }
        try {
            FetchOptions options = ArgumentParser.parse(words);
            boolean colour = Consoles.isTerminal() && System.getenv("NO_COLOR") == null;
            ProgressBar progress = Consoles.isErrorTerminal() ? new ProgressBar(notes, System::nanoTime) : null;
            return new Fetcher(body, notes, new Waterfall(colour), progress).fetch(options, source.token());
        } catch (UsageException e) {
            notes.println("belay: " + e.getMessage());
            notes.println("try --help");
            return ExitCode.USAGE;
        }
    }
}
