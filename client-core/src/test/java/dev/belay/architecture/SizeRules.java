package dev.belay.architecture;

import java.util.ArrayList;
import java.util.List;

/** The size targets of one file; each violation is a sentence that names the place. */
final class SizeRules {
    static final int MAX_MAIN_LINES = 400;
    static final int MAX_BUILDER_LINES = 500;
    static final int MAX_TEST_LINES = 500;
    static final int MAX_METHOD_LINES = 40;
    static final int MAX_NESTING = 3;
    static final int MAX_CONSTRUCTOR_PARAMETERS = 5;

    private SizeRules() {}

    static List<String> violations(SourceFile file) {
        List<String> found = new ArrayList<>();
        int max = maxLines(file);
        if (file.lines().size() > max) {
            found.add("%s has %d lines (expected: <= %d)"
                    .formatted(file.path(), file.lines().size(), max));
        }
        for (SourceFile.MethodShape method : file.facts().methods()) {
            check(found, file, method, "lines", method.lines(), MAX_METHOD_LINES);
            check(found, file, method, "levels of nesting", method.nesting(), MAX_NESTING);
            if (!file.isIn("/internal/")) {
                check(found, file, method, "parameters", method.constructorParameters(), MAX_CONSTRUCTOR_PARAMETERS);
            }
        }
        return found;
    }

    private static int maxLines(SourceFile file) {
        if (file.isIn("/src/test/")) {
            return MAX_TEST_LINES;
        }
        boolean builder = file.facts().topLevelTypes().stream().anyMatch(type -> type.isPublic() && type.hasBuilder());
        return builder ? MAX_BUILDER_LINES : MAX_MAIN_LINES;
    }

    private static void check(
            List<String> found, SourceFile file, SourceFile.MethodShape method, String what, int value, int max) {
        if (value > max) {
            found.add("%s:%d %s has %d %s (expected: <= %d)"
                    .formatted(file.path(), method.line(), method.name(), value, what, max));
        }
    }
}
