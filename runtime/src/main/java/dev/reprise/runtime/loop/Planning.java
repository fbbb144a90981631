package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.PromptSegments;
import dev.reprise.core.behavior.StepStart;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.runtime.result.ReadResult;
import dev.reprise.state.Patch;
import java.util.List;

/// Plans the steps of a run: what the behaviors want of each, and the prompt that comes of it.
///
/// For the run's own thread only.
final class Planning {
    private final RunSetup setup;
    private final Conversation conversation;
    private final PhaseRunner phases;
    private final History history;
    private final PromptContext context;

    Planning(RunSetup setup, Conversation conversation, PhaseRunner phases, History history) {
        this.setup = setup;
        this.conversation = conversation;
        this.phases = phases;
        this.history = history;
        this.context = new PromptContext(RunState.shown(conversation.state()));
    }

    /// Asks the behaviors about the step; none sees what another changed, but what it changes
    /// itself comes after that.
    StepPlan plan(int step) {
        var segments = conversation.state().find(PromptSegments.SEGMENTS);
        var started = phases.ask(step, StepStart::new, AgentBehavior::stepStart);
        var wanted = phases.ask(step, BeforeInference::new, AgentBehavior::beforeInference);
        for (var changes : List.of(started, wanted)) {
            var reduced = phases.reduce(conversation.state(), changes, null);
            conversation.apply(reduced, PhaseRunner.SOURCE);
        }
        history.read(conversation.messages());
        var tools = ReadResult.offered(setup.agent().descriptors(), history.hasCutResults());
        return new StepPlan(tools)
                .withFragments(segments.map(PromptSegments::items).orElse(List.of()))
                .with(wanted);
    }

    /// The prompt of the step. Segments that were to be shown once are dropped with it.
    List<ChatMessage> prompt(StepPlan plan, int step) {
        var prompt =
                context.assemble(
                        setup.agent().definition().systemPrompt(),
                        plan.fragments(),
                        history.prompt(conversation.messages()),
                        step);
        conversation.apply(new Patch(context.changes()), Ending.SOURCE);
        for (var key : context.consumed()) {
            var change = List.<StateAction>of(new PromptSegments.Remove(key));
            var reduced = phases.reduceChanges(conversation.state(), change, null);
            conversation.apply(reduced, Ending.SOURCE + ":prompt_segments");
        }
        return prompt;
    }
}
