package dev.belay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SameOnEveryJdk
class SizeTest {
    private static final List<SourceFile> MAIN = Project.sources("main");
    private static final List<SourceFile> TEST = Project.sources("test");

    @Test
    void filesMethodsAndConstructorsAreSmall() {
        List<String> violations = Stream.concat(MAIN.stream(), TEST.stream())
                .flatMap(file -> SizeRules.violations(file).stream())
                .toList();

        assertThat(violations).isEmpty();
    }

    @Test
    void theMedianFileFitsOnTwoScreens() {
        List<Integer> sizes = MAIN.stream()
                .filter(file -> file.isIn("client-") && !file.declaresNoType())
                .map(file -> file.lines().size())
                .sorted()
                .toList();

        assertThat(sizes.get(sizes.size() / 2)).isLessThanOrEqualTo(90);
    }

    /** Of each concern a policy, how it fails and what is told of it, and little besides. */
    @Test
    void thePublicSurfaceIsSmall() {
        List<String> publicTypes = MAIN.stream()
                .filter(file -> file.isIn("client-core/") && !file.isIn("/internal/"))
                .flatMap(file -> file.facts().topLevelTypes().stream())
                .filter(SourceFile.TypeShape::isPublic)
                .map(SourceFile.TypeShape::name)
                .toList();

        assertThat(publicTypes).isNotEmpty().hasSizeLessThanOrEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({
        "src/main/java/A.java, 400, true", "src/main/java/A.java, 401, false",
        "src/test/java/A.java, 500, true", "src/test/java/A.java, 501, false"
    })
    void aFileIsMeasured(String path, int lines, boolean accepted) {
        SourceFile file = SourceFile.parse(Path.of("client-core", path), "\n".repeat(lines - 1) + "class A {}");

        assertThat(SizeRules.violations(file).isEmpty()).isEqualTo(accepted);
    }

    @Test
    void aPublicBuilderMayBeLonger() {
        String source = "public class A { static class Builder {} }" + "\n ".repeat(499);

        assertThat(violationsOf(source)).isEmpty();
        assertThat(violationsOf(source + "\n ")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"39, 0", "40, 1"})
    void aMethodIsMeasuredFromItsFirstToItsLastLine(int lineBreaks, int violations) {
        String source = "class A { void m() {" + "\n".repeat(lineBreaks) + "} }";

        assertThat(violationsOf(source)).hasSize(violations);
    }

    @Test
    void aFourthLevelOfNestingIsTooMuchAndElseIfIsNone() {
        String three = "class A { void m() { if (x) {} else if (y) { for (;;) { while (z) { %s } } } } }";

        assertThat(violationsOf(three.formatted("f();"))).isEmpty();
        assertThat(violationsOf(three.formatted("if (x) {}"))).hasSize(1);
    }

    @Test
    void aConstructorForUsersTakesFiveParametersAtMost() {
        String six = "class A { %s A(int a, int b, int c, int d, int e, int f) {} }";

        assertThat(violationsOf("public " + six.formatted("public"))).hasSize(1);
        assertThat(violationsOf("public " + six.formatted("private"))).isEmpty();
        assertThat(violationsOf(six.formatted("public"))).isEmpty();
    }

    private static List<String> violationsOf(String source) {
        return SizeRules.violations(SourceFile.parse(Path.of("client-core/src/main/java/A.java"), source));
    }
}
