package dev.belay.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What no source may do, whatever its size; each violation is a sentence that names the place. */
final class MannerRules {
    private static final Pattern SLEEP = Pattern.compile("(java\\.lang\\.)?Thread\\.sleep|.*TimeUnit\\.\\w+\\.sleep");
    private static final Pattern CLOCK = Pattern.compile("(java\\.lang\\.)?System\\.(nanoTime|currentTimeMillis)"
            + "|Instant\\.now|(Assertions\\.)?assertTimeout(Preemptively)?");
    private static final Pattern ASSUMPTION =
            Pattern.compile("(Assumptions\\.)?(assume(True|False|That)|assumingThat)");
    private static final Pattern GC = Pattern.compile("(java\\.lang\\.)?System\\.gc|.*getRuntime\\(\\)\\.gc");
    private static final Pattern RACE = Pattern.compile("Race\\.\\w+");
    private static final Pattern HIDDEN = Pattern.compile("java\\.lang\\.(System|Thread)\\.\\w+");
    private static final Pattern REASON = Pattern.compile(".*@SuppressWarnings\\(.*\\).*// \\S.*");

    /** These are no skipped tests: the continuous build, on Linux and on the newest JDK, fails when it skips one. */
    private static final Set<String> CONDITIONS_ALLOWED = Set.of("EnabledForJreRange", "EnabledOnOs");

    private MannerRules() {}

    static List<String> violations(SourceFile file) {
        List<String> found = new ArrayList<>();
        for (SourceFile.CallSite call : file.facts().calls()) {
            if (GC.matcher(call.name()).matches()) {
                found.add(at(file, call.line(), "asks for a garbage collection, which promises nothing"));
            }
        }
        for (SourceFile.AnnotationUse use : suppressions(file)) {
            if (!REASON.matcher(file.line(use.line())).matches()) {
                found.add(at(file, use.line(), "suppresses a warning without a reason on the same line"));
            }
        }
        for (String name : file.facts().imports()) {
            if (HIDDEN.matcher(name).matches()) {
                found.add(at(file, 1, "imports " + name + " statically, where these rules cannot see it"));
            }
        }
        if (file.isIn("/src/test/")) {
            testViolations(file, found);
        }
        return found;
    }

    static List<SourceFile.AnnotationUse> suppressions(SourceFile file) {
        return file.facts().annotations().stream()
                .filter(use -> use.name().equals("SuppressWarnings"))
                .toList();
    }

    private static void testViolations(SourceFile file, List<String> found) {
        for (SourceFile.CallSite call : file.facts().calls()) {
            if (SLEEP.matcher(call.name()).matches()) {
                found.add(at(file, call.line(), "sleeps; wait for a latch, a condition or an event"));
            }
            if (ASSUMPTION.matcher(call.name()).matches()) {
                found.add(at(file, call.line(), "skips itself; make it fail, or bring what it needs"));
            }
            if (CLOCK.matcher(call.name()).matches() && !mayReadTheClock(file, call)) {
                found.add(at(file, call.line(), "reads the clock outside @Timing"));
            }
            if (RACE.matcher(call.name()).matches() && !call.tags().contains("race")) {
                found.add(at(file, call.line(), "races outside @Racing"));
            }
        }
        for (SourceFile.AnnotationUse use : file.facts().annotations()) {
            boolean conditional = use.name().matches("(Disabled|Enabled)(If|On|For).*|Disabled");
            if (conditional && !CONDITIONS_ALLOWED.contains(use.name())) {
                found.add(at(file, use.line(), "is skipped by @" + use.name()));
            }
        }
    }

    /** The test kit may: its waits and fault servers need a clock, and it asserts nothing about it. */
    private static boolean mayReadTheClock(SourceFile file, SourceFile.CallSite call) {
        return (file.isIn("/dev/belay/testing/") && !file.isIn("Test.java"))
                || call.tags().contains("timing")
                || call.tags().contains("soak");
    }

    private static String at(SourceFile file, int line, String what) {
        return file.path() + ":" + line + " " + what;
    }
}
