package dev.belay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/observability.md} says of logs is what is logged. */
@SameOnEveryJdk
class LogTableTest {
    private static final Pattern LOGGED =
            Pattern.compile("(?:\\blog\\s*\\.(?:trace|debug|info|warn)|\\.line)\\(\\s*\"([^\"]+)\"");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `([^`]+)` \\| (?:TRACE|DEBUG|INFO|WARN|ERROR)");

    private static List<String> logged() {
        return Project.sources("main").stream()
                .filter(file -> file.isIn("client-core/") && !file.isIn("/internal/log/"))
                .map(file -> String.join("\n", file.lines()))
                .flatMap(text -> LOGGED.matcher(text).results().map(match -> match.group(1)))
                .toList();
    }

    private static List<String> listed() throws IOException {
        String table = Files.readString(Project.core().resolveSibling("docs/observability.md"));
        return LISTED.matcher(table).results().map(match -> match.group(1)).toList();
    }

    private static boolean isSame(String message, String entry) {
        String beginning = entry.endsWith("…") ? entry.substring(0, entry.length() - 1) : entry;
        return entry.endsWith("…") ? message.startsWith(beginning.strip()) : message.equals(entry);
    }

    @Test
    void everyMessageIsInTheTable() throws IOException {
        List<String> entries = listed();

        assertThat(logged())
                .hasSizeGreaterThan(15)
                .allSatisfy(message -> assertThat(entries).anyMatch(entry -> isSame(message, entry)));
    }

    @Test
    void theTableHasNothingElse() throws IOException {
        List<String> messages = logged();

        assertThat(listed())
                .hasSizeGreaterThan(15)
                .allSatisfy(entry -> assertThat(messages).anyMatch(message -> isSame(message, entry)));
    }

    @Test
    void noMessageLooksLikeItsPairs() {
        assertThat(logged())
                .noneMatch(message -> message.contains(";") || message.contains("{") || message.contains("="));
    }
}
