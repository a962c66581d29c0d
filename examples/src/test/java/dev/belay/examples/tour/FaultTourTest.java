package dev.belay.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.examples.tour.fault.Catalogue;
import dev.belay.examples.tour.seat.Make;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTourTest {
    private static final Pattern README_ROW = Pattern.compile("\\| (F\\d\\d) \\| .+ \\| `(\\w+)` \\|");
    private static final Pattern TEST_FILE = Pattern.compile("((F\\d\\d)\\w+Test)\\.java");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void quieten() {
        FaultTour.quieten();
    }

    @Test
    void chosenRowsEndInATableAndInJson(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("tour.json");

        int code = tour(Make.BELAY, "--only", "f22,F28", "--json", json.toString());

        assertThat(code).isZero();
        assertThat(output())
                .contains("[ 1/2] F22", "[ 2/2] F28", "0 of 3 secrets in the log", "2 of 2 rows hold")
                .doesNotContain("\u001b");
        assertThat(Files.readString(json))
                .contains("\"id\":\"F22\"", "\"verdict\":\"holds\"", "\"client\":\"Belay\"", "\"state\":\"held\"");
    }

    @Test
    void aClientThatDoesNotHoldMakesTheTourFail() throws Exception {
        assertThat(tour(Make.JDK, "--only", "F22")).isEqualTo(1);

        assertThat(output()).contains("BROKEN", "0 of 1 rows hold");
    }

    @Test
    void theListNamesEveryFaultOfTheCatalogue() throws Exception {
        assertThat(tour(Make.BELAY, "--list")).isZero();

        assertThat(output().lines().map(line -> line.substring(0, 3)))
                .hasSize(Catalogue.rows().size() + Catalogue.testOnly().size())
                .doesNotHaveDuplicates()
                .contains("F01", "F08", "F10", "F17", "F22", "F25", "F27", "F30");
    }

    @Test
    void everyFaultOfTheReadmeHasARowOrAReasonWhyNot() throws Exception {
        List<String> shown = Stream.concat(
                        Catalogue.rows().stream().map(row -> row.about().id()),
                        Catalogue.testOnly().stream().map(Catalogue.TestOnly::id))
                .sorted()
                .toList();

        assertThat(shown).containsExactlyElementsOf(testsOfTheReadme().keySet());
        assertThat(Catalogue.testOnly()).noneMatch(test -> test.reason().isBlank());
    }

    @Test
    void everyFaultOfTheReadmeHasItsTestAndNoTestIsMissingThere() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (String tests : List.of(
                "client-core/src/test/java/dev/belay/faults",
                "client-json/src/test/java/dev/belay/json",
                "client-metrics/src/test/java/dev/belay/metrics")) {
            try (Stream<Path> files = Files.list(root().resolve(tests))) {
                files.map(file -> TEST_FILE.matcher(file.getFileName().toString()))
                        .filter(Matcher::matches)
                        .forEach(match -> found.put(match.group(2), match.group(1)));
            }
        }

        assertThat(testsOfTheReadme()).hasSizeGreaterThan(20).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "--only F99, no such fault: F99",
        "--only F27, F27 has no row",
        "--only, --only needs a value",
        "--fast, unknown word: --fast",
        "--only F22 --json /no/such/directory/x, cannot write the JSON file"
    })
    void wrongWordsAreExplained(String words, String message) throws Exception {
        assertThat(tour(Make.BELAY, words.split(" "))).isEqualTo(2);

        assertThat(output()).contains("tour: " + message);
    }

    @Test
    void helpIsShown() throws Exception {
        assertThat(tour(Make.BELAY, "--help")).isZero();

        assertThat(output()).contains("--only F01,F08", "exit code:");
    }

    @Test
    void longCellsAreWrappedAndThenCut() {
        assertThat(Table.wrapped(List.of("one two three", "four"), 8)).containsExactly("one two", "three", "four");
        assertThat(Table.wrapped(List.of("aaaa ".repeat(12) + "bbbb"), 5))
                .hasSize(12)
                .startsWith("aaaa")
                .endsWith("aaaa…");
    }

    private int tour(Make seat, String... words) throws InterruptedException {
        try (PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
                Terminal terminal = Terminal.plain(stream)) {
            return new FaultTour(terminal, seat).run(List.of(words));
        }
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns the tests that the table of faults names, by the fault's id. */
    private static Map<String, String> testsOfTheReadme() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (String line : Files.readAllLines(root().resolve("README.md"))) {
            Matcher row = README_ROW.matcher(line);
            if (row.matches()) {
                assertThat(tests.put(row.group(1), row.group(2))).as(line).isNull();
            }
        }
        return tests;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.getParent();
    }
}
