package dev.hourledger.acceptance.torture.check;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Whoever judges the product shares no code with it. */
class IndependenceTest {
    private static final String CHECKER = "dev.hourledger.acceptance.torture.check..";

    @Test
    void shouldUseNothingOfTheProduct() {
        noClasses()
                .that()
                .resideInAPackage(CHECKER)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.hourledger..").and(resideOutsideOfPackage(CHECKER)))
                .check(new ClassFileImporter().importPackages("dev.hourledger.acceptance.torture.check"));
    }
}
