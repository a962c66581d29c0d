package dev.belay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SameOnEveryJdk
class MannersTest {
    private static final List<SourceFile> MAIN = Project.sources("main");

    @Test
    void sourcesBehave() {
        List<String> violations = Stream.concat(MAIN.stream(), Project.sources("test").stream())
                .flatMap(file -> MannerRules.violations(file).stream())
                .toList();

        assertThat(violations).isEmpty();
    }

    @Test
    void warningsAreHardlyEverSuppressed() {
        Predicate<SourceFile> internal = file -> file.isIn("/internal/");

        assertThat(suppressionsIn(internal)).isEmpty();
        assertThat(suppressionsIn(internal.negate())).hasSizeLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class A { void m() { Thread.sleep(1); } }",
                "class A { Runnable r = () -> TimeUnit.SECONDS.sleep(1); }",
                "import static java.lang.Thread.sleep; class A {}",
                "class A { void m() { System.gc(); } }",
                "class A { void m() { Runtime.getRuntime().gc(); } }",
                "class A { long m() { return System.nanoTime(); } }",
                "class A { @Tag(\"slow\") long m() { return System.nanoTime(); } }",
                "class A { void m() { assertTimeout(bound, this::call); } }",
                "class A { void m() { Race.together(a, b); } }",
                "class A { void m() { assumeTrue(false); } }",
                "@Disabled class A {}",
                "class A { @EnabledIf(\"x\") void m() {} }",
                "@SuppressWarnings(\"unchecked\") class A {}"
            })
    void aTestThatMisbehavesIsFound(String source) {
        assertThat(violationsOf("src/test/java/A.java", source)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class A { void m() { latch.await(); fakeTime.sleep(1); } }",
                "@Timing class A { long m() { return System.nanoTime(); } }",
                "class A { @Racing void m() { Race.together(a, b); } }",
                "class A { @Tag(\"soak\") long m() { return System.nanoTime(); } }",
                "class A { @EnabledForJreRange(min = JRE.JAVA_21) void m() {} }",
                "class A { @EnabledOnOs(OS.LINUX) void m() {} }",
                "@SuppressWarnings(\"unchecked\") // the array never leaves this class\nclass A {}"
            })
    void aTestThatBehavesIsLeftAlone(String source) {
        assertThat(violationsOf("src/test/java/A.java", source)).isEmpty();
    }

    @Test
    void theTestKitMayReadTheClockAndItsOwnTestsMayNot() {
        String source = "class A { long m() { return System.nanoTime(); } }";

        assertThat(violationsOf("src/test/java/dev/belay/testing/A.java", source))
                .isEmpty();
        assertThat(violationsOf("src/test/java/dev/belay/testing/ATest.java", source))
                .hasSize(1);
    }

    private static List<String> suppressionsIn(Predicate<SourceFile> where) {
        return MAIN.stream()
                .filter(where)
                .flatMap(file -> MannerRules.suppressions(file).stream().map(use -> file.path() + ":" + use.line()))
                .toList();
    }

    private static List<String> violationsOf(String path, String source) {
        return MannerRules.violations(SourceFile.parse(Path.of("client-core", path), source));
    }
}
