package dev.reprise.extensions.permission;

import dev.reprise.extensions.permission.PermissionRule.Source;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// A change of the rules, as data. [PermissionState] makes it a change of the thread's state.
public sealed interface PermissionAction {
    /// What holds where no rule applies; concerns the policy only.
    record SetDefault(Verdict verdict) implements PermissionAction {}

    /// Sets the rule of a tool.
    record SetTool(String toolId, Verdict verdict) implements PermissionAction {}

    /// Sets the rule of a pattern; one that cannot be read changes nothing.
    record SetRule(String pattern, Verdict verdict) implements PermissionAction {}

    /// Removes the rule of a tool.
    record RemoveTool(String toolId) implements PermissionAction {}

    /// Removes the rule of a pattern.
    record RemoveRule(String pattern) implements PermissionAction {}

    /// Removes all rules; the default stays.
    record ClearTools() implements PermissionAction {}

    /// Allows a tool.
    record AllowTool(String toolId) implements PermissionAction {}

    /// Denies a tool.
    record DenyTool(String toolId) implements PermissionAction {}

    /// The rules after this change.
    ///
    /// @param source what new rules are said to come from
    default Ruleset applyTo(Ruleset before, Source source) {
        return switch (this) {
            case SetDefault(var verdict) -> before.withDefault(verdict);
            case SetTool(var id, var verdict) -> before.with(toolRule(id, verdict, source));
            case AllowTool(var id) -> before.with(toolRule(id, Verdict.ALLOW, source));
            case DenyTool(var id) -> before.with(toolRule(id, Verdict.DENY, source));
            case RemoveTool(var id) -> before.without(new Subject.OfTool(id).key());
            case ClearTools() -> before.withoutRules();
            case SetRule(var text, var verdict) -> {
                var pattern = ToolPattern.parseOrNull(text);
                yield pattern == null
                        ? before
                        : before.with(
                                PermissionRule.of(new Subject.OfPattern(pattern), verdict, source));
            }
            case RemoveRule(var text) -> {
                var pattern = ToolPattern.parseOrNull(text);
                yield pattern == null
                        ? before
                        : before.without(new Subject.OfPattern(pattern).key());
            }
        };
    }

    private static PermissionRule toolRule(String id, Verdict verdict, Source source) {
        return PermissionRule.of(new Subject.OfTool(id), verdict, source);
    }

    default JsonObject toJson() {
        return switch (this) {
            case SetDefault(var verdict) -> verdict(tagged("set_default"), verdict);
            case SetTool(var id, var verdict) ->
                    verdict(tagged("set_tool").with("tool_id", id), verdict);
            case SetRule(var text, var verdict) ->
                    verdict(tagged("set_rule").with("pattern", text), verdict);
            case RemoveTool(var id) -> tagged("remove_tool").with("tool_id", id);
            case RemoveRule(var text) -> tagged("remove_rule").with("pattern", text);
            case ClearTools() -> tagged("clear_tools");
            case AllowTool(var id) -> tagged("allow_tool").with("tool_id", id);
            case DenyTool(var id) -> tagged("deny_tool").with("tool_id", id);
        };
    }

    private static JsonObject tagged(String type) {
        return JsonObject.EMPTY.with("type", type);
    }

    private static JsonObject verdict(JsonObject json, Verdict verdict) {
        return json.with("behavior", verdict.label());
    }

    static PermissionAction fromJson(Json json) {
        var in = JsonReader.of(json);
        return switch (in.requireText("type")) {
            case "set_default" -> new SetDefault(verdict(in));
            case "set_tool" -> new SetTool(in.requireText("tool_id"), verdict(in));
            case "set_rule" -> new SetRule(in.requireText("pattern"), verdict(in));
            case "remove_tool" -> new RemoveTool(in.requireText("tool_id"));
            case "remove_rule" -> new RemoveRule(in.requireText("pattern"));
            case "clear_tools" -> new ClearTools();
            case "allow_tool" -> new AllowTool(in.requireText("tool_id"));
            case "deny_tool" -> new DenyTool(in.requireText("tool_id"));
            default -> throw in.mustBe("type", "a change of permission rules");
        };
    }

    private static Verdict verdict(JsonReader in) {
        return in.requireText("behavior", Verdict::parse);
    }
}
