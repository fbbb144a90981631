package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.PhaseAction;
import dev.reprise.core.behavior.RunSnapshot;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks the behaviors of an agent, in their order, and collects what they want.
final class PhaseRunner {
    /// Under which name patches of hooks are recorded.
    static final String SOURCE = "agent:phase";

    private final RunSetup setup;
    private final Conversation conversation;

    PhaseRunner(RunSetup setup, Conversation conversation) {
        this.setup = setup;
        this.conversation = conversation;
    }

    /// What every hook of a phase sees.
    RunSnapshot snapshot(int step) {
        return new RunSnapshot(
                setup.identity(),
                setup.agent().definition().policy(),
                conversation.state(),
                conversation.messages(),
                conversation.initialMessages(),
                step);
    }

    /// Asks every behavior.
    <A extends PhaseAction> List<A> ask(Function<AgentBehavior, ActionSet<A>> hook) {
        var behaviors = setup.agent().behaviors();
        if (behaviors.isEmpty()) {
            return List.of();
        }
        var wanted = new ArrayList<A>();
        for (var behavior : behaviors) {
            wanted.addAll(hook.apply(behavior).actions());
        }
        return wanted;
    }

    /// Asks every behavior and applies the state changes; the other actions are returned.
    <A extends PhaseAction> List<A> run(Function<AgentBehavior, ActionSet<A>> hook) {
        var wanted = ask(hook);
        conversation.apply(reduce(conversation.state(), wanted, null), SOURCE);
        return wanted;
    }

    /// What the state changes among some actions come to.
    static StateActions.Reduced reduce(
            Json state, List<? extends PhaseAction> wanted, @Nullable String callId) {
        if (wanted.isEmpty()) {
            return StateActions.Reduced.EMPTY;
        }
        var changes = new ArrayList<StateAction>();
        for (var action : wanted) {
            if (action instanceof ChangeState(var change)) {
                changes.add(change);
            }
        }
        return StateActions.reduce(state, changes, callId);
    }
}
