package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation names what there is, and nothing else. */
@SameOnEveryJdk
class ObservationDocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "observability.md");

    @ParameterizedTest
    @EnumSource(ClientObservationDocumentation.class)
    void theDocumentHasATableOfEachObservation(ClientObservationDocumentation observation) throws IOException {
        List<String> keys = new ArrayList<>();
        Stream.of(observation.getLowCardinalityKeyNames(), observation.getHighCardinalityKeyNames())
                .flatMap(Stream::of)
                .map(KeyName::asString)
                .forEach(keys::add);

        assertThat(table(observation.getName())).containsExactlyInAnyOrderElementsOf(keys);
    }

    /** Returns the first column of the table below the line that begins with {@code name}. */
    private static List<String> table(String name) throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.startsWith("`" + name + "`"))
                .skip(1)
                .dropWhile(line -> !line.startsWith("| `"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(line.indexOf('`') + 1, line.indexOf('`', line.indexOf('`') + 1)))
                .toList();
    }
}
