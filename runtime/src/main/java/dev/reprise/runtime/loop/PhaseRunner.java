package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.PhaseAction;
import dev.reprise.core.behavior.RunSnapshot;
import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks the behaviors of an agent, in their order, and collects what they want.
final class PhaseRunner {
    private static final System.Logger LOG = System.getLogger(PhaseRunner.class.getName());

    /// Under which name patches of hooks are recorded.
    static final String SOURCE = "agent:phase";

    private final RunSetup setup;
    private final Conversation conversation;
    private final HookCalls hooks;

    PhaseRunner(RunSetup setup, Conversation conversation, HookCalls hooks) {
        this.setup = setup;
        this.conversation = conversation;
        this.hooks = hooks;
    }

    /// What a tool says of a call before that begins; empty once the run is cancelled.
    <A> Optional<A> askTool(String tool, Supplier<A> check) {
        return hooks.askTool(tool, setup.agent().longChecks().contains(tool), check);
    }

    /// What every hook of a phase sees.
    private RunSnapshot snapshot(int step) {
        return snapshot(step, conversation.messages());
    }

    private RunSnapshot snapshot(int step, List<Message> messages) {
        return new RunSnapshot(
                setup.identity(),
                setup.agent().definition().policy(),
                conversation.state(),
                messages,
                conversation.initial().size(),
                step);
    }

    /// Asks every behavior.
    ///
    /// @param view made of the snapshot, once and only if there is anybody to ask
    <V, A extends PhaseAction> List<A> ask(
            int step,
            Function<RunSnapshot, V> view,
            BiFunction<AgentBehavior, V, ActionSet<A>> hook) {
        return ask(step, null, view, hook);
    }

    /// Asks every behavior.
    ///
    /// @param soFar an answer that is not part of the conversation yet, and that they see all the
    ///   same
    <V, A extends PhaseAction> List<A> ask(
            int step,
            @Nullable Message soFar,
            Function<RunSnapshot, V> view,
            BiFunction<AgentBehavior, V, ActionSet<A>> hook) {
        var behaviors = setup.agent().behaviors();
        if (behaviors.isEmpty()) {
            return List.of();
        }
        var known = conversation.messages();
        var messages = soFar == null ? known : Joined.of(known, List.of(soFar));
        var shown = view.apply(snapshot(step, messages));
        return hooks.ask(
                nameOf(shown),
                () -> {
                    var wanted = new ArrayList<A>();
                    for (var behavior : behaviors) {
                        wanted.addAll(hook.apply(behavior, shown).actions());
                    }
                    return wanted;
                });
    }

    private static String nameOf(Object view) {
        return view.getClass().getSimpleName();
    }

    /// Asks every behavior and applies the state changes; the other actions are returned.
    <V, A extends PhaseAction> List<A> run(
            int step,
            Function<RunSnapshot, V> view,
            BiFunction<AgentBehavior, V, ActionSet<A>> hook) {
        var wanted = ask(step, view, hook);
        conversation.apply(reduce(conversation.state(), wanted, null), SOURCE);
        return wanted;
    }

    /// Asks every behavior, however the run goes, and applies the state changes of each by itself,
    /// so that one that fails keeps none of the others from being heard.
    <V, A extends PhaseAction> void runEach(
            int step,
            Function<RunSnapshot, V> view,
            BiFunction<AgentBehavior, V, ActionSet<A>> hook) {
        if (setup.agent().behaviors().isEmpty()) {
            return;
        }
        var shown = view.apply(snapshot(step));
        for (var each : askEach(nameOf(shown), it -> hook.apply(it, shown).actions())) {
            tryTo(
                    each.behavior(),
                    () ->
                            conversation.apply(
                                    reduce(conversation.state(), each.actions(), null), SOURCE));
        }
    }

    private record Wanted<A>(AgentBehavior behavior, List<A> actions) {}

    private <A> List<Wanted<A>> askEach(String phase, Function<AgentBehavior, List<A>> hook) {
        return hooks.askLast(
                phase,
                () -> {
                    var heard = new ArrayList<Wanted<A>>();
                    for (var behavior : setup.agent().behaviors()) {
                        tryTo(
                                behavior,
                                () -> heard.add(new Wanted<>(behavior, hook.apply(behavior))));
                    }
                    return heard;
                });
    }

    private void tryTo(AgentBehavior behavior, Runnable part) {
        try {
            part.run();
        } catch (Throwable e) { // foreign code, and the others are to be heard
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a hook of %s failed in run %s"
                            .formatted(behavior.getClass().getName(), setup.identity().run()),
                    e);
        }
    }

    /// Applies what every behavior makes of a decision, however the run goes; one that fails keeps
    /// none of the others from being heard.
    void decided(SuspendedCall call, ToolCallResume decision) {
        if (setup.agent().behaviors().isEmpty()) {
            return;
        }
        for (var each : askEach("Decided", behavior -> behavior.decided(call, decision))) {
            tryTo(
                    each.behavior(),
                    () ->
                            conversation.apply(
                                    reduceChanges(conversation.state(), each.actions(), null),
                                    SOURCE));
        }
    }

    /// What the state changes among some actions come to.
    StateActions.Reduced reduce(
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
        return reduceChanges(state, changes, callId);
    }

    /// What state changes come to.
    ///
    /// @throws LoopException when one is to last as long as the run and nobody would clear it
    StateActions.Reduced reduceChanges(
            Json state, List<StateAction> changes, @Nullable String callId) {
        for (var change : changes) {
            if (change.scope() == StateScope.RUN && !isCleared(change.base())) {
                throw new LoopException(
                        "run-scoped state at %s would never be cleared: no behavior names it in runScopedPaths()"
                                .formatted(change.base()));
            }
        }
        return StateActions.reduce(state, changes, callId, setup.agent().lattices());
    }

    private boolean isCleared(Path base) {
        for (var path : setup.agent().runScopedPaths()) {
            if (base.startsWith(path)) {
                return true;
            }
        }
        return false;
    }
}
