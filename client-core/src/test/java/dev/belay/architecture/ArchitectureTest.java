package dev.belay.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.belay.testing.SameOnEveryJdk;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The dependency rules of the layout; each failure lists the dependencies that break one. */
@SameOnEveryJdk
class ArchitectureTest {
    private static final JavaClasses CORE =
            new ClassFileImporter().importPath(Project.core().resolve("target/classes"));

    /** What a caller hands over or gets, and what every layer may therefore know; the rest of OkHttp is the transport's. */
    private static final Set<String> MESSAGE_TYPES = Set.of(
            "Call$Factory",
            "Request",
            "RequestBody",
            "ResponseBody",
            "Headers",
            "MediaType",
            "HttpUrl",
            "Protocol",
            "Dns",
            "CookieJar",
            "OkHttp");

    private static final DescribedPredicate<JavaClass> COMPOSITION_ROOT = describe(
            "BelayClient and BelayHttpClients, which put everything together",
            type -> isOrIsNestedIn(type, "dev.belay.BelayClient")
                    || isOrIsNestedIn(type, "dev.belay.BelayHttpClients"));

    private static final DescribedPredicate<JavaClass> BELAY =
            describe("Belay, which gives adapters a scope", type -> isOrIsNestedIn(type, "dev.belay.Belay"));

    @Test
    void okHttpBeyondItsMessageTypesIsKnownToTheTransportAlone() {
        DescribedPredicate<JavaClass> rest = describe(
                "OkHttp beyond its message types",
                type -> type.getPackageName().startsWith("okhttp3")
                        && MESSAGE_TYPES.stream().noneMatch(name -> isOrIsNestedIn(type, "okhttp3." + name)));

        check(noClasses()
                .that(not(resideInAnyPackage("dev.belay.internal.transport..", "dev.belay.internal.adapter..")))
                .should()
                .dependOnClassesThat(rest));
    }

    @Test
    void resilience4jIsKnownToTheLimitsAlone() {
        check(noClasses()
                .that(not(resideInAPackage("dev.belay.internal.limit")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.github.resilience4j..")));
    }

    /** Examples and benchmarks have registries of their own. */
    @Test
    void micrometerIsKnownToTheMetricsAlone() {
        assertThat(Project.sources("main"))
                .filteredOn(file -> file.isIn("client-") && !file.isIn("client-metrics/"))
                .isNotEmpty()
                .noneMatch(file -> file.facts().imports().stream().anyMatch(name -> name.startsWith("io.micrometer")));
    }

    /** A run-time image may be without it. */
    @Test
    void theFlightRecorderIsKnownToItsPackageAlone() {
        check(noClasses()
                .that(not(resideInAPackage("dev.belay.internal.recording")))
                .should()
                .dependOnClassesThat(resideInAPackage("jdk.jfr..")));
        check(noClasses()
                .that(resideInAPackage("dev.belay.internal.recording"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.belay", "dev.belay.internal.call..")));
    }

    @Test
    void policiesErrorsAndEventsStandOnTheirOwn() {
        check(noClasses()
                .that(resideInAnyPackage("dev.belay.policy..", "dev.belay.error..", "dev.belay.event.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.belay", "dev.belay.internal..")));
    }

    @Test
    void packagesFormNoCycles() {
        check(slices().assignedFrom(new OnePackageEach())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(COMPOSITION_ROOT, DescribedPredicate.alwaysTrue())
                .ignoreDependency(BELAY, resideInAPackage("dev.belay.internal.adapter")));
    }

    @Test
    void nothingBelowTheCompositionRootKnowsIt() {
        check(noClasses().that(resideInAPackage("dev.belay.*..")).should().dependOnClassesThat(COMPOSITION_ROOT));
    }

    @Test
    void theTokensInScopeAreReadByTheAdaptersAlone() {
        DescribedPredicate<JavaClass> scope =
                describe("the tokens in scope", type -> type.getSimpleName().equals("ScopedTokens"));

        check(noClasses()
                .that(not(resideInAPackage("dev.belay.internal.adapter..")))
                .and(not(BELAY))
                .should()
                .dependOnClassesThat(scope));
        check(noClasses().that(not(BELAY)).should().dependOnClassesThat(BELAY));
    }

    @Test
    void stagesAreFinalAndStayInTheirPackage() {
        check(classes()
                .that()
                .haveSimpleNameEndingWith("Stage")
                .and()
                .doNotHaveSimpleName("Stage")
                .and()
                .doNotHaveSimpleName("HopStage")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .bePackagePrivate());
    }

    @Test
    void theClockIsReadThroughItsSource() {
        check(noClasses()
                .that(not(resideInAPackage("dev.belay.internal.time..")))
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class));
    }

    /** The timer may: it spreads threads over its slots, and no result depends on where an entry lies. */
    @Test
    void chanceComesThroughItsSource() {
        check(noClasses()
                .that(not(resideInAnyPackage("dev.belay.internal.time..", "dev.belay.internal.timer..")))
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat(equivalentTo(Random.class))
                .orShould()
                .dependOnClassesThat(equivalentTo(ThreadLocalRandom.class)));
    }

    /** What it writes is of types that hold nothing secret; so nothing else gets into a log, by accident or else. */
    @Test
    void allLoggingGoesThroughOnePackage() {
        check(noClasses()
                .that(not(resideInAPackage("dev.belay.internal.log")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.slf4j..")));
    }

    @Test
    void fewAnswerThemselvesForWhatIsLoggedOfThem() {
        assertThat(CORE.stream()
                        .filter(type -> type.isAssignableTo("dev.belay.internal.log.Harmless") && !type.isInterface())
                        .map(JavaClass::getName))
                .containsExactly("dev.belay.internal.credential.Answer");
    }

    @Test
    void nobodyAsksForGarbageCollection() {
        check(noClasses().should().callMethod(System.class, "gc").orShould().callMethod(Runtime.class, "gc"));
    }

    @Test
    void exportsAreThePublicPackages() {
        assertThat(Project.exportedPackages())
                .containsExactly(
                        "dev.belay", "dev.belay.error", "dev.belay.event", "dev.belay.instrument", "dev.belay.policy");
    }

    /** A rule about classes that do not exist yet holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }

    private static boolean isOrIsNestedIn(JavaClass type, String name) {
        return type.getName().equals(name) || type.getName().startsWith(name + "$");
    }
}
