package dev.reprise.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// What the house style asks of every class and package, as far as byte code shows it.
///
/// @param root the package that all modules share
record CodeRules(String root) {
    private static final String NAME_WITHOUT_MEANING =
            ".*(Impl|Manager|Helper|Util|Utils|Base|Data)";

    /// Whoever needs one of these at an edge keeps it out of what others call.
    private static final Set<Class<?>> ASYNCHRONOUS =
            Set.of(
                    Future.class,
                    CompletionStage.class,
                    Flow.Publisher.class,
                    Flow.Subscriber.class,
                    Flow.Subscription.class);

    Stream<ArchRule> rules() {
        return Stream.of(
                packagesFormNoCycles(),
                everyPackageIsNullMarked(),
                namesHaveMeaning(),
                onlyProgramsPrint(),
                signaturesAreBlocking());
    }

    private ArchRule packagesFormNoCycles() {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .as("packages form no cycles")
                .allowEmptyShould(true);
    }

    private ArchRule everyPackageIsNullMarked() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(
                        ArchCondition.from(
                                describe(
                                        "have a package-info with @NullMarked",
                                        (JavaClass type) ->
                                                type.getPackage()
                                                        .isAnnotatedWith(NullMarked.class))))
                .as("every package has a package-info with @NullMarked")
                .allowEmptyShould(true);
    }

    private ArchRule namesHaveMeaning() {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should()
                .haveNameMatching(NAME_WITHOUT_MEANING)
                .as("no class is named by a word without meaning")
                .allowEmptyShould(true);
    }

    private ArchRule onlyProgramsPrint() {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .and(
                        not(
                                resideInAnyPackage(
                                        new ModuleDirections(root)
                                                .packagesOf(ModuleDirections.TOPS))))
                .should(ACCESS_STANDARD_STREAMS)
                .as("only programs print to the standard streams")
                .allowEmptyShould(true);
    }

    private ArchRule signaturesAreBlocking() {
        return noCodeUnits()
                .that(describe("others can call", this::isForOthers))
                .should(
                        ArchCondition.from(
                                describe("mention a future or a flow", CodeRules::isAsynchronous)))
                .as("no public signature mentions a future or a flow")
                .allowEmptyShould(true);
    }

    private boolean isForOthers(JavaCodeUnit unit) {
        return resideInAPackage(root + "..").test(unit.getOwner())
                && isVisible(unit.getOwner().getModifiers())
                && isVisible(unit.getModifiers());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC)
                || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean isAsynchronous(JavaCodeUnit unit) {
        return unit.getAllInvolvedRawTypes().stream()
                .anyMatch(type -> ASYNCHRONOUS.stream().anyMatch(type::isAssignableTo));
    }
}
