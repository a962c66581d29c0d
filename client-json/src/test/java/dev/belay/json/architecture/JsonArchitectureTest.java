package dev.belay.json.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.belay.testing.SameOnEveryJdk;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

@SameOnEveryJdk
class JsonArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** What users hold: they begin with these, and inside nothing knows them. */
    private static final DescribedPredicate<JavaClass> ENTRY_POINTS =
            named("the entry points", Set.of("Json", "JsonStream", "EventStream"));

    private static final DescribedPredicate<JavaClass> JACKSON_ONES = named(
                    "the classes for Jackson", Set.of("Json", "ParserSource", "PerElement"))
            .or(describe(
                    "those named after it",
                    type -> outermost(type).getSimpleName().startsWith("Jackson")));

    private static DescribedPredicate<JavaClass> named(String what, Set<String> names) {
        return describe(what, type -> names.contains(outermost(type).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass current = type;
        while (current.getEnclosingClass().isPresent()) {
            current = current.getEnclosingClass().get();
        }
        return current;
    }

    @Test
    void jacksonIsKnownToItsCodecAlone() {
        noClasses()
                .that(not(JACKSON_ONES))
                .should()
                .dependOnClassesThat(resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson.."))
                .check(CLASSES);
    }

    @Test
    void whatIsInsideDoesNotKnowTheEntryPoints() {
        noClasses()
                .that(not(ENTRY_POINTS))
                .should()
                .dependOnClassesThat(ENTRY_POINTS)
                .check(CLASSES);
    }

    @Test
    void valuesAndExceptionsStandOnTheirOwn() {
        noClasses()
                .that(resideInAPackage("dev.belay.json").and(not(ENTRY_POINTS)))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.belay.json.internal.."))
                .check(CLASSES);
    }

    @Test
    void theCoreIsUsedByItsPublicPackages() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.belay.internal.."))
                .check(CLASSES);
    }
}
