package dev.belay.metrics.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.belay.testing.SameOnEveryJdk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@SameOnEveryJdk
class MetricsArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void theCoreIsUsedByItsPublicPackages() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.belay.internal.."))
                .check(CLASSES);
    }

    @Test
    void noneOfTheOtherModulesIsNeeded() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.belay.json..", "tools.jackson..", "io.prometheus.."))
                .check(CLASSES);
    }

    /** A clock that is read on the way of a call is the core's; what has a registry's clock asks that one. */
    @Test
    void noClockIsRead() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }
}
