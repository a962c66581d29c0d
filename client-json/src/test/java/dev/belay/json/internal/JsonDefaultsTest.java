package dev.belay.json.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares the table of JSON's defaults with the code. */
class JsonDefaultsTest {
    private static final Path TABLE = Path.of("..", "docs", "defaults.md");

    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Files.readAllLines(TABLE).stream()
                .dropWhile(line -> !line.equals("## JSON"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.substring(1).split("\\|")))
                .forEach(cells -> rows.put(cells.get(0).strip().replace("`", ""), cells.subList(1, cells.size())));
        return rows;
    }

    @Test
    void theTableGivesTheValuesOfTheCode() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        documented().forEach((name, cells) -> values.put(name, cells.get(0).strip()));

        Map<String, String> code = new LinkedHashMap<>();
        code.put("nesting of objects and arrays", text(JacksonCodec.MOST_DEPTH));
        code.put("string", text(JacksonCodec.MOST_STRING_CHARACTERS) + " characters");
        code.put("name of a member", text(JacksonCodec.MOST_NAME_CHARACTERS) + " characters");
        code.put("number", text(JacksonCodec.MOST_NUMBER_CHARACTERS) + " characters");
        code.put("tokens of a document", text(JacksonCodec.MOST_TOKENS));
        code.put("element of a stream", (DocumentStream.MOST_ELEMENT_BYTES >> 20) + " MiB");
        code.put("server-sent event", (EventParser.MOST_EVENT_BYTES >> 20) + " MiB");
        code.put("pause before a stream of events goes on", text(Reconnects.USUAL_MILLIS) + " ms");
        code.put("excerpt of an exception", text(Excerpt.MOST_CHARACTERS) + " characters");
        assertThat(values).containsExactlyEntriesOf(code);
    }

    @Test
    void everyRowSaysItsRangeItsPlaceAndWhy() throws Exception {
        assertThat(documented())
                .allSatisfy((name, cells) -> assertThat(cells)
                        .hasSize(4)
                        .allSatisfy(cell -> assertThat(cell).isNotBlank()));
    }

    private static String text(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
