package dev.reprise.extensions.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ToolCall;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
    private static boolean matches(String pattern, String tool, String arguments) {
        return ToolPattern.parse(pattern).matches(new ToolCall("c1", tool, Json.parse(arguments)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "Bash => Bash",
                "' Bash ' => Bash",
                "Bash(*) => Bash",
                "Bash( * ) => Bash",
                "Bash(npm *) => Bash(npm *)",
                "Bash(npm run (dev)) => Bash(npm run (dev))",
                "Edit(file_path ~ \"src/**\") => Edit(file_path ~ \"src/**\")",
                "Edit(file_path=\"a\", mode!=\"w\") => Edit(file_path = \"a\", mode != \"w\")",
                "Edit(a.b[0].c =~ \"^x\") => Edit(a.b[0].c =~ \"^x\")",
                "Edit(items[*].id = \"7\") => Edit(items[*].id = \"7\")",
                "Edit(*.password !~ \"x*\") => Edit(*.password !~ \"x*\")",
                "Edit(a !=~ \"\\\"\\\\d\") => Edit(a !=~ \"\\\"\\\\d\")",
                "Edit(a =~ \"\\d\") => Edit(a =~ \"\\\\d\")",
                "Edit(my-field ~ \"x\") => Edit(my-field ~ \"x\")",
                "mcp__github__* => mcp__github__*",
                "tool_{a,b} => tool_{a,b}",
                "/mcp__(gh|gl)__.*/ => /mcp__(gh|gl)__.*/",
                "/a/(x = \"1\") => /a/(x = \"1\")",
            })
    @Fact("extensions T-PERM-7")
    void aPatternShowsItsCanonicalTextAndIsReadFromItAgain(String text, String canonical) {
        var pattern = ToolPattern.parse(text);

        assertThat(pattern).hasToString(canonical);
        assertThat(ToolPattern.parse(canonical)).isEqualTo(pattern).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "Bash() => 5 => empty primary pattern",
                "Bash(* foo) => 7 => expected ')'",
                "Bash(npm => 8 => expected ')'",
                "Edit(npm = x) => 11 => expected string literal",
                "Edit(file ~ \"abc) => 12 => unterminated string literal",
                "Edit(a = \"b\", c d) => 16 => expected operator",
                "// => 1 => empty regex pattern",
                "/[/ => 1 => invalid regex: [",
                "/a(/ => 1 => invalid regex: missing closing '/'",
                "/a(?=b)/ => 1 => invalid regex: a(?=b)",
                "/(a)\\1/ => 1 => invalid regex: (a)\\1",
                "Bash(x) y => 8 => unexpected trailing 'y'",
                "'' => 0 => empty tool name",
                "(x) => 0 => empty tool name",
                "two words => 4 => unexpected trailing 'words'",
                "grüße() => 8 => empty primary pattern",
            })
    void whatIsNoPatternIsRefusedWithThePlaceInBytes(String text, int position, String problem) {
        assertThatThrownBy(() -> ToolPattern.parse(text))
                .isInstanceOf(PatternException.class)
                .hasMessage("parse error at %d: %s", position, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "Bash => Bash => {} => 3 => false => 0 => 0",
                "Ba* => Bash => {} => 2 => false => 0 => 0",
                "/^Ba/ => Bash => {} => 1 => false => 0 => 0",
                "Bash(npm *) => Bash => {\"command\":\"npm install\"} => 3 => true => 1 => 2",
                "Bash(*npm*) => Bash => {\"command\":\"npm i\",\"cwd\":\"x\"} => 3 => true => 1 => 2",
                "T(l[*] = \"x\") => T => {\"l\":[\"y\",\"x\"]} => 3 => true => 1 => 3",
                "T(l[*] != \"x\") => T => {\"l\":[\"y\",\"x\"]} => 3 => true => 1 => 3",
                "T(o = \"{\\\"a\\\":1}\") => T => {\"o\":{\"a\":1}} => 3 => true => 1 => 3",
                "T(a ~ \"x*\", b =~ \"y\") => T => {\"a\":\"xx\",\"b\":\"ayb\"} => 3 => true => 2 => 3",
            })
    void aPatternCoversACallAndKnowsHowNarrowItIs(
            String pattern,
            String tool,
            String arguments,
            int kind,
            boolean conditional,
            int conditions,
            int precision) {
        assertThat(matches(pattern, tool, arguments)).isTrue();
        assertThat(ToolPattern.parse(pattern).specificity())
                .isEqualTo(new Specificity(kind, conditional, conditions, precision));
    }

    @Test
    void aPrimaryPatternMeetsTheTextOfAllArgumentsWhenThereAreSeveral() {
        assertThat(matches("Bash(npm *)", "Bash", "{\"command\":\"npm i\",\"cwd\":\"x\"}"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "T(port = \"5432\") => {\"port\":5432}",
                "T(on = \"true\") => {\"on\":true}",
                "T(v = \"\") => {\"v\":null}",
            })
    @Fact("extensions T-PERM-8")
    void numbersTruthValuesAndNullAreComparedAsText(String pattern, String arguments) {
        assertThat(matches(pattern, "T", arguments)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "T(v != \"a\") => {}",
                "T(v !~ \"a\") => {}",
                "T(v !=~ \"a\") => {}",
                "T(v.w != \"a\") => {\"v\":1}",
                "T(l[2] != \"a\") => {\"l\":[1,2]}",
                "T(l[*] ~ \"*\") => {\"l\":[]}",
                "T(l[*] !~ \"x\") => {\"l\":[]}",
            })
    @Fact("extensions T-PERM-5")
    void aValueThatIsMissingMeetsNoCondition(String pattern, String arguments) {
        assertThat(matches(pattern, "T", arguments)).isFalse();
    }

    @Test
    void aNegatedConditionHoldsForAnotherValue() {
        assertThat(matches("T(v != \"a\")", "T", "{\"v\":\"b\"}")).isTrue();
        assertThat(matches("T(v != \"a\")", "T", "{\"v\":\"a\"}")).isFalse();
    }

    @Test
    void aRegularExpressionThatDoesNotCompileIsFoundNowhere() {
        assertThat(matches("T(v =~ \"[\")", "T", "{\"v\":\"[\"}")).isFalse();
        assertThat(matches("T(v !=~ \"[\")", "T", "{\"v\":\"[\"}")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a*a*a*a*a*a*a*b/", "T(v =~ \"a*a*a*a*a*a*a*b\")"})
    @Timeout(20)
    void aRuleThatTakesTooLongToDecideNeverLetsACallRun(String pattern) {
        var call = new ToolCall("c1", "a".repeat(60) + "!", Json.object("v", "a".repeat(60) + "!"));
        var named = new ToolCall("c1", "T", call.arguments());
        var subject = new Subject.OfPattern(ToolPattern.parse(pattern));
        var asked = pattern.startsWith("T") ? named : call;

        for (var verdict : Verdict.values()) {
            var rule = PermissionRule.of(subject, verdict, PermissionRule.Source.USER);

            assertThat(rule.covers(asked)).isEqualTo(verdict != Verdict.ALLOW);
        }
    }

    @Test
    void fieldsThatASchemaDoesNotKnowAreNamed() {
        var schema =
                Json.parse(
                        """
                        {"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}},
                         "l":{"type":"array","items":{"properties":{"id":{}}}}}}
                        """);
        var pattern =
                ToolPattern.parse(
                        "T(a.b = \"1\", a.x = \"1\", l[*].id = \"1\", l[0].name = \"1\", m = \"1\")");

        assertThat(pattern.fieldsMissingIn(schema)).containsExactly("a.x", "l[0].name", "m");
    }
}
