package dev.hourledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class SchemasArchitectureTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hourledger");

    @Test
    void shouldKeepTheContractPlainJava() {
        classes()
                .that()
                .resideInAPackage("dev.hourledger.contract")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.hourledger.contract", "java..", "org.jspecify.annotations")
                .check(MODULE);
    }

    @Test
    void shouldKeepKafkaAndAvroOutOfTheServiceParts() {
        noClasses()
                .that()
                .resideInAPackage("dev.hourledger.service")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache..", "dev.hourledger.events", "dev.hourledger.serde")
                .check(MODULE);
    }

    @Test
    void shouldKeepVertxInTwoPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.hourledger.postgres", "dev.hourledger.vertx")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "dev.hourledger.postgres", "dev.hourledger.vertx")
                .check(MODULE);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("dev.hourledger.(*)..").should().beFreeOfCycles().check(MODULE);
    }

    /** The canary: a rule that our classes break must be found broken, or the others prove nothing. */
    @Test
    void shouldFindABrokenRule() {
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage("dev.hourledger.serde")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.avro..")
                        .check(MODULE))
                .isInstanceOf(AssertionError.class);
    }
}
