package dev.belay.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents show compiles: every Java block stands in a source file of this module. */
class ReadmeTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final int MOST_README_LINES = 250;

    @Test
    void everyJavaBlockOfTheDocumentsIsCompiledHere() {
        List<String> sources = sources();

        List<String> blocks = documents().stream().flatMap(ReadmeTest::blocks).collect(Collectors.toList());

        assertThat(blocks).hasSizeGreaterThan(4);
        assertThat(blocks)
                .as("blocks that are in no source file")
                .filteredOn(block -> sources.stream().noneMatch(source -> source.contains(block)))
                .isEmpty();
    }

    @Test
    void theReadmeStaysShort() throws IOException {
        assertThat(Files.readAllLines(root().resolve("README.md"))).hasSizeLessThanOrEqualTo(MOST_README_LINES);
    }

    private static Stream<String> blocks(Path document) {
        return JAVA_BLOCK.matcher(read(document)).results().map(match -> withoutBlanks(match.group(1)));
    }

    /** How lines are broken does not matter: the formatter has its own view of that, and of what fits a page. */
    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static List<String> sources() {
        try (Stream<Path> files = Files.walk(root().resolve("examples/src"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> withoutBlanks(read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> documents() {
        List<Path> documents = new ArrayList<>(List.of(root().resolve("README.md")));
        try (Stream<Path> files = Files.list(root().resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.getParent();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
