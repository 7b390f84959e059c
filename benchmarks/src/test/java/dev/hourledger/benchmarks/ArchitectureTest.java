package dev.hourledger.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What house style says of imports and names. */
class ArchitectureTest {
    private static final String MODULE = "dev.hourledger.benchmarks";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(MODULE);

    @Test
    void shouldLetTheGeneratorAndTheFloorsKnowNothingOfTheProduct() {
        noClasses()
                .that()
                .resideInAnyPackage(MODULE + ".load..", MODULE + ".server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hourledger.gateway..", "dev.hourledger.savings..")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(MODULE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldNameClassesByWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)")
                .check(CLASSES);
    }

    /** The canary: a rule that our classes break must be found broken, or the others prove nothing. */
    @Test
    void shouldFindABrokenRule() {
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(MODULE + ".micro")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.hourledger.savings..")
                        .check(CLASSES))
                .isInstanceOf(AssertionError.class);
    }
}
