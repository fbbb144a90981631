package dev.reprise.core.behavior;

import java.util.ArrayList;
import java.util.List;

/// What a behavior asks for in one phase, in order.
public record ActionSet<A extends PhaseAction>(List<A> actions) {
    private static final ActionSet<?> EMPTY = new ActionSet<>(List.of());

    public ActionSet {
        actions = List.copyOf(actions);
    }

    /// Asks for nothing.
    @SuppressWarnings("unchecked") // an empty list holds actions of every phase
    public static <A extends PhaseAction> ActionSet<A> empty() {
        return (ActionSet<A>) EMPTY;
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // copied at once, nothing is stored into the array
    public static <A extends PhaseAction> ActionSet<A> of(A... actions) {
        return new ActionSet<>(List.of(actions));
    }

    /// These actions, then those of the other set.
    public ActionSet<A> then(ActionSet<? extends A> later) {
        if (later.actions.isEmpty()) {
            return this;
        }
        var joined = new ArrayList<A>(actions);
        joined.addAll(later.actions);
        return new ActionSet<>(joined);
    }

    public boolean isEmpty() {
        return actions.isEmpty();
    }
}
