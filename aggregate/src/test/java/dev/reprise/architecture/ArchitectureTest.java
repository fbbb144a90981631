package dev.reprise.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    @TestFactory
    Stream<DynamicTest> theModulesKeepEveryRule() throws IOException {
        var modules = Repository.ofThisBuild().mainClasses();

        assertThat(modules.contain("dev.reprise.facts.Fact")).isTrue();
        return rules("dev.reprise")
                .map(rule ->
                        DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(modules)));
    }

    /// The package `broken` breaks every rule at least once; a rule that finds nothing there is
    /// worthless.
    @TestFactory
    Stream<DynamicTest> everyRuleFindsWhatBreaksIt() {
        var broken = new ClassFileImporter().importPackages("broken");

        return rules("broken")
                .map(rule ->
                        DynamicTest.dynamicTest(
                                rule.getDescription(),
                                () -> assertThat(violations(rule, broken)).isNotEmpty()));
    }

    @Test
    void aRuleReportsOnlyWhatBreaksIt() {
        var broken = new ClassFileImporter().importPackages("broken");

        var violations =
                rules("broken")
                        .collect(
                                Collectors.toMap(
                                        ArchRule::getDescription,
                                        rule -> violations(rule, broken)));

        assertThat(violations.get("only programs print to the standard streams"))
                .singleElement()
                .asString()
                .contains("broken.core.Loud");
        assertThat(violations.get("no public signature mentions a future or a flow"))
                .hasSize(3)
                .allSatisfy(
                        violation -> assertThat(violation).contains("broken.core.Asynchronous"));
        assertThat(violations.get("no class is named by a word without meaning")).hasSize(2);
        assertThat(violations.get("module core uses no other module than [state]"))
                .allSatisfy(violation -> assertThat(violation).contains("broken.runtime.Loop"));
    }

    private static Stream<ArchRule> rules(String root) {
        return Stream.concat(new ModuleDirections(root).rules(), new CodeRules(root).rules());
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }
}
