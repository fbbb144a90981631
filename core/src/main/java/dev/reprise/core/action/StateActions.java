package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.Lattices;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reduces actions to patches.
public final class StateActions {
    /// Where the state of tool calls lives, one key a call.
    public static final Path TOOL_CALL_SCOPE = Path.ROOT.key("__tool_call_scope");

    /// What a list of actions comes to.
    ///
    /// @param patch all operations in order, with absolute paths; empty when nothing changed
    public record Reduced(Patch patch, List<SerializedStateAction> actions) {
        public static final Reduced EMPTY = new Reduced(Patch.EMPTY, List.of());

        /// The same actions come to another patch.
        public Reduced with(Patch other) {
            return other.equals(patch) ? this : new Reduced(other, actions);
        }
    }

    private StateActions() {}

    /// Where a call keeps the state with this base; the call id is one key, dots included.
    public static Path callPath(String callId, Path base) {
        return TOOL_CALL_SCOPE.key(callId).join(base);
    }

    /// As [#reduce(Json, List, String, Lattices)] where no value merges.
    ///
    /// @throws StateException when an action does not apply
    public static Reduced reduce(
            Json snapshot, List<? extends StateAction> actions, @Nullable String callId) {
        return reduce(snapshot, actions, callId, Lattices.NONE);
    }

    /// Reduces the actions one after another: each sees what those before it did.
    ///
    /// @param callId the call whose actions these are, absent outside a call
    /// @param lattices which values merge; the patch keeps their deltas, to be merged where it is
    ///   applied
    /// @throws StateException when an action does not apply
    public static Reduced reduce(
            Json snapshot,
            List<? extends StateAction> actions,
            @Nullable String callId,
            Lattices lattices) {
        if (actions.isEmpty()) {
            return Reduced.EMPTY;
        }
        var ops = new ArrayList<Op>();
        var logged = new ArrayList<SerializedStateAction>(actions.size());
        var rolling = snapshot;
        for (var action : actions) {
            var base = resolve(action, callId);
            var patch = under(base, reduce(action, rolling.find(base).orElse(Json.NULL), base));
            var next = patch.apply(rolling, lattices);
            if (!next.equals(rolling)) {
                ops.addAll(patch.ops());
                rolling = next;
            }
            logged.add(
                    SerializedStateAction.of(
                            action, action.scope() == StateScope.TOOL_CALL ? callId : null));
        }
        return new Reduced(new Patch(ops), logged);
    }

    private static Patch reduce(StateAction action, Json before, Path base) {
        return action instanceof TypedStateAction<?, ?> typed
                ? typed.reduce(before, base)
                : action.reduce(before);
    }

    private static Patch under(Path base, Patch relative) {
        return base.isRoot()
                ? relative
                : new Patch(relative.ops().stream().map(op -> op.under(base)).toList());
    }

    private static Path resolve(StateAction action, @Nullable String callId) {
        if (action.scope() != StateScope.TOOL_CALL) {
            return action.base();
        }
        if (callId != null) {
            return callPath(callId, action.base());
        }
        if (action instanceof TypedStateAction<?, ?>) {
            throw noCall(action.stateName());
        }
        return action.base();
    }

    static StateException noCall(String state) {
        return new StateException(
                new StateException.Reason.InvalidOperation(
                        state + " belongs to a tool call, and there is none"));
    }
}
