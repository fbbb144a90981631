package dev.reprise.extensions.permission;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ExcludeTool;
import dev.reprise.core.behavior.Ordering;
import dev.reprise.core.behavior.PhaseView;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The behavior `permission`: lets a call run, refuses it, or asks a person first.
///
/// Without any rule it asks about every call. Tools that are always denied are not shown to the
/// model. Immutable, and shared by all agents that name it.
public final class Permission implements AgentBehavior {
    public static final String ID = "permission";

    private static final System.Logger LOG = System.getLogger(Permission.class.getName());
    private static final Path CALL_STATE = Path.ROOT.key("tool_call_state");
    private static final Path SUSPENDED = Path.ROOT.key("suspended_call");

    private final Map<String, List<PermissionRule>> definitions;

    private final boolean byRisk;

    private Permission(Map<String, List<PermissionRule>> definitions, boolean byRisk) {
        this.definitions = definitions;
        this.byRisk = byRisk;
    }

    /// A behavior that knows the rules in the thread's state only.
    public static Permission of() {
        return new Permission(Map.of(), false);
    }

    /// This behavior, which asks by risk where no rule applies and the thread's state has no
    /// default: about calls of tools that are destructive, reach outside or are privileged
    /// ([dev.reprise.core.tool.Tool#ofRisk]), and about those of tools that do not say. The others
    /// run.
    public Permission byRisk() {
        return new Permission(definitions, true);
    }

    /// This behavior, with further rules of one agent's definition. They count where the thread's
    /// state has no rule for the same tool or pattern.
    ///
    /// @param agent a runtime without it, or in which it does not name this behavior, is not built
    /// @param patterns those that cannot be read are left out, and the log says so
    public Permission withRules(String agent, Verdict verdict, String... patterns) {
        var rules = new ArrayList<>(definitions.getOrDefault(agent, List.of()));
        for (var text : patterns) {
            try {
                var subject = new Subject.OfPattern(ToolPattern.parse(text));
                rules.add(PermissionRule.of(subject, verdict, PermissionRule.Source.DEFINITION));
            } catch (PatternException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "rule \"%s\" of agent %s is left out: %s"
                                .formatted(text, agent, e.getMessage()));
            }
        }
        var all = new LinkedHashMap<>(definitions);
        all.put(agent, List.copyOf(rules));
        return new Permission(all, byRisk);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> agents() {
        return definitions.keySet();
    }

    @Override
    public Ordering ordering() {
        return new Ordering(Set.of(ToolPolicy.ID), Set.of());
    }

    @Override
    public Set<Path> runScopedPaths() {
        return Set.of(PermissionState.OVERRIDES);
    }

    private Ruleset rules(PhaseView view) {
        return PermissionState.effective(
                view.snapshot(), definitions.getOrDefault(view.identity().agent(), List.of()));
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        return new ActionSet<>(
                rules(step).hiddenTools().stream()
                        .<BeforeInferenceAction>map(ExcludeTool::new)
                        .toList());
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        if (!ToolPolicy.isInScope(call)) {
            return ActionSet.of(ToolPolicy.refusal(call)); // nobody is asked about it
        }
        var answer = answer(call);
        boolean isEdited = answer.flatMap(ToolCallResume::editedArguments).isPresent();
        if (answer.isPresent() && !isEdited) {
            return ActionSet.empty();
        }
        var decided = rules(call).evaluate(call.call(), otherwise(call));
        if (isEdited && decided.verdict() == Verdict.ASK) {
            return ActionSet.empty(); // whoever edits it has answered for it
        }
        return switch (decided.verdict()) {
            case ALLOW -> ActionSet.empty();
            case DENY ->
                    ActionSet.of(new Block("Tool '%s' is denied".formatted(call.call().name())));
            case ASK ->
                    call.call().id().isBlank()
                            ? ActionSet.of(
                                    new Block("Permission check requires non-empty tool call id"))
                            : ActionSet.of(
                                    new Suspend(
                                            Confirmation.ticket(
                                                    call.call(), decided.rule(), call.tool())));
        };
    }

    /// The verdict where neither a rule nor the state says anything.
    private Verdict otherwise(BeforeToolExecute call) {
        var tool = call.tool();
        return byRisk && tool != null && tool.risk().filter(risk -> !risk.asks()).isPresent()
                ? Verdict.ALLOW
                : Verdict.ASK;
    }

    /// The answer that lets the call go on. One that was used up by an earlier call with the same
    /// id, or given for other arguments, is none.
    private static Optional<ToolCallResume> answer(BeforeToolExecute call) {
        return Optional.ofNullable(call.resume())
                .filter(answer -> answer.action() == ToolCallResume.Action.RESUME)
                .filter(_ -> !isOver(call))
                .filter(answer ->
                        waiting(call).stream().allMatch(asked -> isAbout(asked, answer, call)));
    }

    private static boolean isOver(BeforeToolExecute call) {
        return call.scopedState(StateScope.TOOL_CALL, CALL_STATE) instanceof JsonObject state
                && state.has("status")
                && ToolCallState.fromJson(state).status().isTerminal();
    }

    private static boolean isAbout(
            SuspendedCall asked, ToolCallResume answer, BeforeToolExecute call) {
        Json arguments = answer.editedArguments().<Json>map(it -> it).orElse(asked.arguments());
        boolean same =
                asked.toolName().equals(call.call().name())
                        && arguments.equals(call.call().arguments());
        return same || !Confirmation.isAsked(asked);
    }

    private static Optional<SuspendedCall> waiting(BeforeToolExecute call) {
        Json waiting = call.scopedState(StateScope.TOOL_CALL, SUSPENDED);
        return waiting.equals(JsonObject.EMPTY)
                ? Optional.empty()
                : Optional.of(SuspendedCall.fromJson(waiting));
    }

    @Override
    public List<StateAction> decided(SuspendedCall call, ToolCallResume decision) {
        return Confirmation.remembered(call, decision).map(PermissionState::policy).stream()
                .toList();
    }
}
