package dev.hourledger.savings;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What house style says of imports and names. Plain tests, since annotated rules can be skipped unseen. */
class ArchitectureTest {
    private static final String MODULE = "dev.hourledger.savings";
    private static final String DOMAIN = MODULE + ".domain..";

    private static final Set<String> BINARY_FLOATING_POINT =
            Set.of("float", "double", Float.class.getName(), Double.class.getName());
    private static final Set<String> IMPURE_CLASSES = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.security.SecureRandom");
    private static final Set<String> IMPURE_METHODS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.InstantSource.system",
            "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault",
            "java.util.TimeZone.getDefault");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(MODULE);

    @Test
    void shouldKeepTheDomainPlainJava() {
        plainDomain().check(CLASSES);
    }

    @Test
    void shouldKeepInputAndOutputOutOfTheDomain() {
        noInputOrOutputInDomain().check(CLASSES);
    }

    @Test
    void shouldReadClockRandomnessAndEnvironmentInMainAndConfigOnly() {
        noClockRandomnessOrEnvironment().check(CLASSES);
    }

    @Test
    void shouldCalculateWithoutBinaryFloatingPoint() {
        noBinaryFloatingPointInDomain().check(CLASSES);
    }

    @Test
    void shouldFindEveryRuleOfTheDomainBrokenByTheCanary() {
        JavaClasses canary = new ClassFileImporter().importPackages(MODULE + ".domain.canary");

        assertThat(List.of(
                        plainDomain(),
                        noInputOrOutputInDomain(),
                        noClockRandomnessOrEnvironment(),
                        noBinaryFloatingPointInDomain()))
                .allSatisfy(rule -> assertThatThrownBy(() -> rule.check(canary)).isInstanceOf(AssertionError.class));
    }

    @Test
    void shouldKeepStreamsInTopologyAndReadback() {
        onlyIn("org.apache.kafka.streams..", MODULE, MODULE + ".topology..", MODULE + ".readback..");
    }

    @Test
    void shouldKeepVertxInReadbackAndProjection() {
        onlyIn("io.vertx..", MODULE, MODULE + ".readback..", MODULE + ".projection..");
    }

    @Test
    void shouldWritePostgresFromTheProjectionAlone() {
        onlyIn(MODULE + ".projection..", MODULE, MODULE + ".config..", MODULE + ".projection..");
    }

    @Test
    void shouldLetTheProjectionKnowTheTopicOnly() {
        noClasses()
                .that()
                .resideInAPackage(MODULE + ".projection..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DOMAIN, MODULE + ".topology..", MODULE + ".readback..", MODULE + ".setup..")
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

    private void onlyIn(String dependency, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(dependency)
                .check(CLASSES);
    }

    private static ArchRule plainDomain() {
        return classes()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DOMAIN, "dev.hourledger.contract", "java..", "org.jspecify.annotations");
    }

    private static ArchRule noInputOrOutputInDomain() {
        return noClasses()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.nio..", "java.util.concurrent..");
    }

    private static ArchRule noClockRandomnessOrEnvironment() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(MODULE + ".config..")
                .and()
                .doNotHaveSimpleName("SavingsMain")
                .should()
                .accessTargetWhere(
                        describe("a clock, randomness or the environment is read", ArchitectureTest::isImpure));
    }

    private static boolean isImpure(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String method = access.getTarget().getName();
        boolean now = owner.startsWith("java.time.") && method.equals("now");
        return now || IMPURE_CLASSES.contains(owner) || IMPURE_METHODS.contains(owner + "." + method);
    }

    private static ArchRule noBinaryFloatingPointInDomain() {
        return noClasses()
                .that()
                .resideInAPackage(DOMAIN)
                .should(ArchCondition.from(
                        describe("use binary floating point", ArchitectureTest::usesBinaryFloatingPoint)));
    }

    /** Fields, and whatever a method takes, returns or calls: a value cannot get in or out another way. */
    private static boolean usesBinaryFloatingPoint(JavaClass type) {
        Stream<JavaClass> fields = type.getFields().stream().map(JavaField::getRawType);
        Stream<JavaClass> own = type.getCodeUnits().stream().flatMap(ArchitectureTest::signature);
        Stream<JavaClass> called = type.getCodeUnitCallsFromSelf().stream()
                .map(call -> call.getTarget())
                .flatMap(target ->
                        Stream.concat(target.getRawParameterTypes().stream(), Stream.of(target.getRawReturnType())));
        return Stream.of(fields, own, called)
                .flatMap(types -> types)
                .anyMatch(used -> BINARY_FLOATING_POINT.contains(used.getName()));
    }

    private static Stream<JavaClass> signature(JavaCodeUnit code) {
        return Stream.concat(code.getRawParameterTypes().stream(), Stream.of(code.getRawReturnType()));
    }
}
