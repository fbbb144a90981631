package dev.reprise.extensions.permission;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rules by key, and the verdict where none of them applies.
///
/// @param byDefault absent where nothing was said; asks then
public record Ruleset(@Nullable Verdict byDefault, Map<String, PermissionRule> rules) {
    static final Ruleset EMPTY = new Ruleset(null, Map.of());

    private static final Comparator<PermissionRule> STRENGTH =
            Comparator.comparing(PermissionRule::verdict)
                    .thenComparing(rule -> rule.subject().specificity());

    public Ruleset {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /// What was decided about a call.
    ///
    /// @param rule the rule that decided; absent when none applies
    public record Decided(Verdict verdict, @Nullable PermissionRule rule) {}

    /// What the rules say about a call: any that denies, else any that allows, else any that asks;
    /// among those the most specific one.
    public Decided evaluate(ToolCall call) {
        return evaluate(call, Verdict.ASK);
    }

    /// As [#evaluate(ToolCall)].
    ///
    /// @param otherwise where no rule applies and there is no default
    Decided evaluate(ToolCall call, Verdict otherwise) {
        return rules.values().stream()
                .filter(rule -> rule.covers(call))
                .max(STRENGTH)
                .map(rule -> new Decided(rule.verdict(), rule))
                .orElseGet(() -> new Decided(byDefault == null ? otherwise : byDefault, null));
    }

    private Verdict defaultVerdict() {
        return byDefault == null ? Verdict.ASK : byDefault;
    }

    /// The tools of which no call can run.
    Set<String> hiddenTools() {
        var hidden = new TreeSet<String>();
        rules.values().stream()
                .map(PermissionRule::deniedTool)
                .flatMap(Optional::stream)
                .forEach(hidden::add);
        return hidden;
    }

    Ruleset withDefault(Verdict verdict) {
        return new Ruleset(verdict, rules);
    }

    Ruleset with(PermissionRule rule) {
        var more = new LinkedHashMap<>(rules);
        more.put(rule.key(), rule);
        return new Ruleset(byDefault, more);
    }

    Ruleset without(String key) {
        var fewer = new LinkedHashMap<>(rules);
        fewer.remove(key);
        return new Ruleset(byDefault, fewer);
    }

    Ruleset withoutRules() {
        return new Ruleset(byDefault, Map.of());
    }

    /// These rules, with others replacing those of the same key.
    Ruleset replacedBy(Ruleset winners) {
        var all = new LinkedHashMap<>(rules);
        all.putAll(winners.rules);
        return new Ruleset(byDefault, all);
    }

    /// These rules, with others only where a key is free.
    Ruleset filledWith(Collection<PermissionRule> more) {
        var all = new LinkedHashMap<>(rules);
        more.forEach(rule -> all.putIfAbsent(rule.key(), rule));
        return new Ruleset(byDefault, all);
    }

    /// Reads `permission_policy` or `permission_overrides`; lists of allowed and denied tools, as
    /// older threads have them, fill gaps.
    static Ruleset fromJson(Json json) {
        var in = JsonReader.of(json);
        var rules = new LinkedHashMap<String, PermissionRule>();
        in.object("rules")
                .ifPresent(members ->
                        members.forEach(member -> {
                            var rule = PermissionRule.fromJson(member.value());
                            rules.put(rule.key(), rule);
                        }));
        in.texts("denied_tools").forEach(id -> fill(rules, id, Verdict.DENY));
        in.texts("allowed_tools").forEach(id -> fill(rules, id, Verdict.ALLOW));
        return new Ruleset(in.text("default_behavior", Verdict::parse).orElse(null), rules);
    }

    private static void fill(Map<String, PermissionRule> rules, String tool, Verdict verdict) {
        var rule = ruleOf(tool, verdict);
        rules.putIfAbsent(rule.key(), rule);
    }

    private static PermissionRule ruleOf(String tool, Verdict verdict) {
        return PermissionRule.of(new Subject.OfTool(tool), verdict, PermissionRule.Source.RUNTIME);
    }

    /// These rules, filled from the oldest shape: `permissions`, a default and verdicts by tool.
    Ruleset filledFromLegacy(Json permissions) {
        var in = JsonReader.of(permissions);
        var tools = in.object("tools").orElse(JsonObject.EMPTY);
        var verdicts = JsonReader.of(tools);
        var filled =
                filledWith(
                        tools.stream()
                                .map(tool ->
                                        ruleOf(
                                                tool.key(),
                                                verdicts.requireText(tool.key(), Verdict::parse)))
                                .toList());
        var fallback = in.text("default_behavior", Verdict::parse).orElse(null);
        return byDefault == null ? new Ruleset(fallback, filled.rules) : filled;
    }

    JsonObject rulesJson() {
        var json = JsonObject.builder(rules.size());
        rules.forEach((key, rule) -> json.put(key, rule.toJson()));
        return JsonObject.EMPTY.with("rules", json.build());
    }

    JsonObject toJson() {
        return rulesJson().with("default_behavior", defaultVerdict().label());
    }
}
