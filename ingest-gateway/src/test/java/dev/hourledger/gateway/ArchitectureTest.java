package dev.hourledger.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Source: house style, rule 1 and "Imports point inward". */
class ArchitectureTest {
    private static final String ROOT = "dev.hourledger.gateway";
    private static final Set<String> CLOCKS = Set.of("now", "nanoTime", "currentTimeMillis", "system", "systemUTC");

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void shouldKeepTheDomainPlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".domain")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".domain",
                        "dev.hourledger.contract",
                        "java.lang..",
                        "java.math",
                        "java.nio.charset",
                        "java.security",
                        "java.time..",
                        "java.util..",
                        "javax.crypto..",
                        "org.jspecify.annotations")
                .check(MODULE);
    }

    @Test
    void shouldKeepBinaryFloatingPointOutOfTheDomain() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".domain")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("double")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("float")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Double.class, Float.class)
                .check(MODULE);
    }

    @Test
    void shouldLetThePortsKnowNothingButTheDomainAndFutures() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".port")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".port", ROOT + ".domain", "java..", "io.vertx.core", "org.jspecify.annotations")
                .check(MODULE);
    }

    @Test
    void shouldKeepKafkaInItsPackage() {
        shouldOnlyBeIn("kafka", "org.apache.kafka..", "io.vertx.kafka..");
    }

    @Test
    void shouldKeepPostgresInItsPackage() {
        shouldOnlyBeIn("postgres", "io.vertx.pgclient..", "io.vertx.sqlclient..");
    }

    @Test
    void shouldKeepTheWebInItsPackage() {
        shouldOnlyBeIn("http", "io.vertx.ext.web..", "com.fasterxml.jackson..", "io.github.bucket4j..");
    }

    /** The adapters meet in {@link Gateway} only. */
    @Test
    void shouldKeepTheAdaptersApart() {
        for (String adapter : List.of("http", "kafka", "postgres", "readback")) {
            String[] others = Stream.of("http", "kafka", "postgres", "readback")
                    .filter(other -> !other.equals(adapter))
                    .map(other -> ROOT + "." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + adapter)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(MODULE);
        }
    }

    @Test
    void shouldTakeTimeAndChanceFromOutside() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".domain", ROOT + ".port", ROOT + ".http", ROOT + ".postgres")
                .should()
                .accessTargetWhere(readsAClock())
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.util.Random.class,
                        java.security.SecureRandom.class,
                        java.util.UUID.class,
                        java.util.concurrent.ThreadLocalRandom.class)
                .check(MODULE);
    }

    @Test
    void shouldReadTheEnvironmentInConfigAndMainOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".config")
                .and()
                .doNotHaveSimpleName("GatewayMain")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .check(MODULE);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MODULE);
    }

    /** The canary: a rule that our classes break must be found broken, or the others prove nothing. */
    @Test
    void shouldFindABrokenRule() {
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(ROOT + ".kafka")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.kafka..")
                        .check(MODULE))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(ROOT)
                        .should()
                        .accessTargetWhere(readsAClock())
                        .check(MODULE))
                .isInstanceOf(AssertionError.class);
    }

    private static void shouldOnlyBeIn(String adapter, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + adapter + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(MODULE);
    }

    private static DescribedPredicate<JavaAccess<?>> readsAClock() {
        return DescribedPredicate.describe(
                "reads a clock",
                access -> CLOCKS.contains(access.getTarget().getName())
                        && (access.getTargetOwner().getPackageName().startsWith("java.time")
                                || access.getTargetOwner().isEquivalentTo(System.class)));
    }
}
