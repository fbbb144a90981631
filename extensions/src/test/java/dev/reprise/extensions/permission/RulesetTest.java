package dev.reprise.extensions.permission;

import static dev.reprise.extensions.permission.Verdict.ALLOW;
import static dev.reprise.extensions.permission.Verdict.ASK;
import static dev.reprise.extensions.permission.Verdict.DENY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.ToolCall;
import dev.reprise.extensions.permission.PermissionAction.ClearTools;
import dev.reprise.extensions.permission.PermissionAction.RemoveRule;
import dev.reprise.extensions.permission.PermissionAction.RemoveTool;
import dev.reprise.extensions.permission.PermissionAction.SetDefault;
import dev.reprise.extensions.permission.PermissionAction.SetRule;
import dev.reprise.extensions.permission.PermissionAction.SetTool;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesetTest {
    private static final ToolCall NPM = new ToolCall("c1", "Bash", Json.object("command", "npm i"));

    private static Json after(Json state, StateAction... actions) {
        return StateActions.reduce(state, List.of(actions), null).patch().apply(state);
    }

    private static Json policy(PermissionAction... actions) {
        return after(
                JsonObject.EMPTY,
                Stream.of(actions).map(PermissionState::policy).toArray(StateAction[]::new));
    }

    private static Ruleset rules(Json state) {
        return PermissionState.effective(state, List.of());
    }

    private static Verdict verdict(Json state, String tool, Json arguments) {
        return rules(state).evaluate(new ToolCall("c1", tool, arguments)).verdict();
    }

    @Test
    @Fact("extensions T-PERM-1")
    void withoutRulesEveryCallIsAskedAbout() {
        assertThat(verdict(JsonObject.EMPTY, "Bash", JsonObject.EMPTY)).isEqualTo(ASK);
    }

    private static Verdict ofBash(String command, PermissionAction... rules) {
        return verdict(policy(rules), "Bash", Json.object("command", command));
    }

    @Test
    @Fact("extensions T-PERM-4")
    void denyBeatsAllowAndAllowBeatsAskHoweverSpecificTheyAre() {
        var allow = new SetTool("Bash", ALLOW);
        var noRemoving = new SetRule("Bash(rm *)", DENY);

        assertThat(ofBash("rm x", allow, noRemoving)).isEqualTo(DENY);
        assertThat(ofBash("ls", allow, noRemoving)).isEqualTo(ALLOW);
        assertThat(ofBash("ls", new SetRule("B*", DENY), allow)).isEqualTo(DENY);
        assertThat(ofBash("npm i", new SetRule("Bash(npm *)", ASK), allow)).isEqualTo(ALLOW);
        assertThat(ofBash("ls", new SetDefault(DENY), new SetTool("A", ALLOW))).isEqualTo(DENY);
    }

    @Test
    void amongRulesThatSayTheSameTheMostSpecificOneDecides() {
        var state = policy(new SetRule("B*", ASK), new SetRule("Bash(npm *)", ASK));

        var decided = rules(state).evaluate(NPM);

        assertThat(decided.rule()).isNotNull();
        assertThat(decided.rule().key()).isEqualTo("pattern:Bash(npm *)");
    }

    @Test
    @Fact("extensions T-PERM-3")
    void anOverrideReplacesThePolicysRuleOfTheSameKey() {
        var asked = policy(new SetTool("Bash", ASK));
        var denied = policy(new SetTool("Bash", DENY));
        var override = PermissionState.overrides(new SetTool("Bash", ALLOW));

        assertThat(rules(after(asked, override)).evaluate(NPM).verdict()).isEqualTo(ALLOW);
        assertThat(rules(after(denied, override)).evaluate(NPM).verdict()).isEqualTo(ALLOW);
    }

    @Test
    void theStateHasTheShapeOthersRead() {
        var state =
                after(
                        policy(new SetTool("rm", DENY)),
                        PermissionState.overrides(new SetRule(" Bash( npm * ) ", ALLOW)));

        assertThat(state)
                .isEqualTo(
                        Json.parse(
                                """
                                {"permission_policy":{"default_behavior":"ask","rules":{
                                  "tool:rm":{"subject":{"kind":"tool","tool_id":"rm"},"behavior":"deny",
                                   "scope":"thread","source":"runtime"}}},
                                 "permission_overrides":{"rules":{
                                  "pattern:Bash(npm *)":{"subject":{"kind":"pattern","pattern":"Bash(npm *)"},
                                   "behavior":"allow","scope":"thread","source":"skill"}}}}
                                """));
    }

    @Test
    void theDefaultHasNoOverride() {
        var state = after(JsonObject.EMPTY, PermissionState.overrides(new SetDefault(ALLOW)));

        assertThat(state)
                .isEqualTo(
                        Json.parse(
                                """
                                {"permission_policy":{"default_behavior":"allow","rules":{}}}
                                """));
    }

    @Test
    void rulesAreRemovedByWhatTheyAreAbout() {
        var state =
                policy(
                        new SetDefault(DENY),
                        new SetTool("a", ALLOW),
                        new SetTool("b", ALLOW),
                        new SetRule("c*", ALLOW),
                        new RemoveTool("a"),
                        new RemoveRule(" c* "));
        var cleared = after(state, PermissionState.policy(new ClearTools()));

        assertThat(rules(state).rules().keySet()).containsExactly("tool:b");
        assertThat(rules(cleared)).isEqualTo(new Ruleset(DENY, Map.of()));
    }

    @Test
    void aRuleWhosePatternCannotBeReadChangesNothing() {
        assertThat(policy(new SetRule("Bash(", ALLOW), new RemoveRule("Bash(")))
                .isEqualTo(JsonObject.EMPTY);
    }

    @Test
    void everyChangeIsReadFromTheTextItWrites() {
        var all =
                List.of(
                        new SetDefault(ASK),
                        new SetTool("a", ALLOW),
                        new SetRule("a(b)", DENY),
                        new RemoveTool("a"),
                        new RemoveRule("a(b)"),
                        new ClearTools(),
                        new PermissionAction.AllowTool("a"),
                        new PermissionAction.DenyTool("a"));

        assertThat(all)
                .allSatisfy(change ->
                        assertThat(PermissionAction.fromJson(change.toJson())).isEqualTo(change));
        assertThat(all.get(1).toJson())
                .hasToString("{\"behavior\":\"allow\",\"tool_id\":\"a\",\"type\":\"set_tool\"}");
    }

    @Test
    @Fact("extensions T-PERM-6")
    void listsOfToolsFromOlderThreadsAreReadAndDenyWins() {
        var state =
                Json.parse(
                        """
                        {"permission_policy":{"allowed_tools":["a","b"],"denied_tools":["b"]}}
                        """);

        assertThat(verdict(state, "a", JsonObject.EMPTY)).isEqualTo(ALLOW);
        assertThat(verdict(state, "b", JsonObject.EMPTY)).isEqualTo(DENY);
        assertThat(verdict(state, "c", JsonObject.EMPTY)).isEqualTo(ASK);
    }

    @Test
    @Fact("extensions T-PERM-6")
    void theOldestShapeOnlyFillsGapsOfTheNewOne() {
        var legacy =
                Json.object(
                        "permissions",
                        Json.parse(
                                """
                                {"default_behavior":"allow","tools":{"a":"deny","b":"deny"}}
                                """));
        var both =
                after(
                        legacy,
                        PermissionState.policy(new SetDefault(ASK)),
                        PermissionState.policy(new SetTool("a", ALLOW)));

        assertThat(verdict(legacy, "a", JsonObject.EMPTY)).isEqualTo(DENY);
        assertThat(verdict(legacy, "c", JsonObject.EMPTY)).isEqualTo(ALLOW);
        assertThat(verdict(both, "a", JsonObject.EMPTY)).isEqualTo(ALLOW);
        assertThat(verdict(both, "b", JsonObject.EMPTY)).isEqualTo(DENY);
        assertThat(verdict(both, "c", JsonObject.EMPTY)).isEqualTo(ASK);
    }

    @Test
    void aRuleThatCannotBeReadIsNotSilentlyLeftOut() {
        var state =
                Json.parse(
                        """
                        {"permission_policy":{"rules":{"pattern:Bash(":{
                          "subject":{"kind":"pattern","pattern":"Bash("},"behavior":"deny"}}}}
                        """);

        assertThatThrownBy(() -> rules(state))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("expected ')'");
    }

    @Test
    void onlyToolsThatAreDeniedWithoutConditionAreHidden() {
        var state =
                policy(
                        new SetTool("a", DENY),
                        new SetRule("b", DENY),
                        new SetRule("c(x = \"1\")", DENY),
                        new SetRule("d*", DENY),
                        new SetTool("e", ALLOW));

        assertThat(rules(state).hiddenTools()).containsExactly("a", "b");
    }
}
