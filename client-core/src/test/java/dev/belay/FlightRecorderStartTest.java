package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Await;
import dev.belay.testing.ChildJvm;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the flight recorder is started: never, before a client is built, or after; each in a process of its own. */
@Timeout(120)
class FlightRecorderStartTest {
    private static final String NEVER = "never";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    /** What the library needs of the JDK. */
    private static final String NO_RECORDER =
            "--limit-modules=java.net.http,java.logging,java.management,jdk.unsupported";

    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @TempDir
    Path folder;

    @Test
    void aRecorderThatNobodyHasStartedStaysAsleep() throws Exception {
        Path loaded = folder.resolve("loaded.txt");

        assertThat(run("-Xlog:class+load:file=" + loaded, NEVER)).containsExactly("hello", "recorder: asleep");

        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains(" dev.belay.internal.recording.Recordings "))
                .noneMatch(line -> line.contains(" dev.belay.internal.recording.Recorded"))
                .noneMatch(line -> line.contains(" jdk.jfr.internal."));
    }

    @Test
    void aRunTimeImageNeedNotHaveOne() throws Exception {
        assertThat(run(NO_RECORDER, NEVER)).containsExactly("hello", "recorder: missing");
    }

    @Test
    void theFirstCallOfAClientThatIsBuiltLaterIsRecorded() throws Exception {
        assertThat(run("-Xshare:auto", BEFORE)).containsExactly("recorded: 1 of 1");
    }

    /** The first call does not wait until the recorder knows the events. */
    @Test
    void callsOfAClientThatIsThereAreRecordedSoon() throws Exception {
        assertThat(run("-Xshare:auto", AFTER)).containsExactly("recorded: 0 of the first", "recorded: the last one");
    }

    private static List<String> run(String option, String start) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ChildJvm.command(List.of(ChildJvm.QUICK_START, option), FlightRecorderStartTest.class, start))
                .redirectErrorStream(true)
                .start();
        try {
            String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not end");
            }
            return lines.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The argument is when the recorder is started. */
    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case BEFORE -> Started.before();
            case AFTER -> Started.after();
            default -> never();
        }
        System.exit(0);
    }

    private static BelayClient client() {
        return TestClients.over(FakeTransport.of(FakeAnswers.ok("hello"))).build();
    }

    private static void never() throws IOException {
        try (BelayClient client = client()) {
            System.out.println(client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string()));
            client.circuitBreaker(HttpUrl.get("http://a.test")).forceOpen();
        }
        boolean missing = ModuleLayer.boot().findModule("jdk.jfr").isEmpty();
        System.out.println("recorder: " + (missing ? "missing" : FlightRecorder.isInitialized() ? "awake" : "asleep"));
    }

    /** Apart, or the process without a recorder could not load the class that it runs. */
    private static final class Started {
        private static void before() throws IOException {
            try (Recording recording = started();
                    BelayClient client = client()) {
                client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());
                System.out.println("recorded: " + callsIn(recording) + " of 1");
            }
        }

        private static void after() throws IOException {
            try (BelayClient client = client();
                    Recording recording = started()) {
                call(client);
                System.out.println("recorded: " + callsIn(recording) + " of the first");
                boolean found = Await.condition(Duration.ofSeconds(30), () -> {
                    call(client);
                    return callsIn(recording) > 0;
                });
                System.out.println("recorded: " + (found ? "the last one" : "none"));
            }
        }

        private static Recording started() {
            Recording recording = new Recording();
            recording.enable("dev.belay.Call").withThreshold(Duration.ZERO);
            recording.start();
            return recording;
        }

        private static void call(BelayClient client) {
            try {
                client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static long callsIn(Recording recording) {
            try {
                Path file = Files.createTempFile("belay", ".jfr");
                recording.dump(file);
                long calls = RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("dev.belay.Call"))
                        .count();
                Files.delete(file);
                return calls;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
