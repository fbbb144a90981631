package dev.reprise.extensions.permission;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.extensions.permission.PermissionRule.Source;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.util.Collection;

/// Where the rules live in a thread's state, and how they are changed there.
///
/// Tools and behaviors return what [#policy] and [#overrides] make as changes of state; an
/// application may put `permission_policy` into the state of a request.
public final class PermissionState {
    /// The rules of the thread.
    public static final Path POLICY = Path.ROOT.key("permission_policy");

    /// The rules of the current run; each replaces the policy's rule of the same key.
    public static final Path OVERRIDES = Path.ROOT.key("permission_overrides");

    private static final Path LEGACY = Path.ROOT.key("permissions");

    private PermissionState() {}

    /// A lasting change of the thread's rules.
    public static StateAction policy(PermissionAction action) {
        return new Change(StateScope.THREAD, POLICY, action, Source.RUNTIME);
    }

    /// A change that lasts as long as the run. The default verdict has no override: setting it
    /// changes the policy.
    public static StateAction overrides(PermissionAction action) {
        return action instanceof PermissionAction.SetDefault
                ? policy(action)
                : new Change(StateScope.RUN, OVERRIDES, action, Source.SKILL);
    }

    /// The rules that hold now.
    ///
    /// @param definition rules of the agent's definition; they only fill gaps
    /// @throws dev.reprise.state.JsonException when the state has rules that cannot be read: to
    ///   leave out one that denies would be worse than to fail
    static Ruleset effective(Json state, Collection<PermissionRule> definition) {
        return at(state, POLICY)
                .filledFromLegacy(objectAt(state, LEGACY))
                .replacedBy(at(state, OVERRIDES))
                .filledWith(definition);
    }

    private static Ruleset at(Json state, Path path) {
        return Ruleset.fromJson(objectAt(state, path));
    }

    private static Json objectAt(Json state, Path path) {
        return state.find(path).filter(value -> !value.isNull()).orElse(JsonObject.EMPTY);
    }

    private record Change(StateScope scope, Path base, PermissionAction action, Source source)
            implements StateAction {
        @Override
        public String stateName() {
            return scope == StateScope.RUN ? "PermissionOverrides" : "PermissionPolicy";
        }

        @Override
        public Json payload() {
            return action.toJson();
        }

        @Override
        public Patch reduce(Json before) {
            var rules = before.isNull() ? Ruleset.EMPTY : Ruleset.fromJson(before);
            var changed = action.applyTo(rules, source);
            return changed.equals(rules)
                    ? Patch.EMPTY
                    : Patch.of(
                            Op.set(
                                    Path.ROOT,
                                    scope == StateScope.RUN
                                            ? changed.rulesJson()
                                            : changed.toJson()));
        }
    }
}
