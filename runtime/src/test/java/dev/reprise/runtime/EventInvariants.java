package dev.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.InferenceComplete;
import dev.reprise.core.event.AgentEvent.RunFinish;
import dev.reprise.core.event.AgentEvent.RunStart;
import dev.reprise.core.event.AgentEvent.StepEnd;
import dev.reprise.core.event.AgentEvent.StepStart;
import dev.reprise.core.event.AgentEvent.ToolCallDelta;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.event.AgentEvent.ToolCallReady;
import dev.reprise.core.event.AgentEvent.ToolCallStart;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.tool.ToolCallOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What holds for the events of every segment that was committed to its end (E-1 to E-9).
final class EventInvariants {
    private final Set<@Nullable String> stored = new HashSet<>();
    private final Set<String> started = new HashSet<>();
    private final Set<String> ready = new HashSet<>();
    private final Set<String> goesOn = new HashSet<>();
    private final boolean orderly;
    private @Nullable String open;
    private boolean inferred;
    private boolean brokeOff;
    private boolean snapshotDue;

    private EventInvariants(AgentThread thread, Termination end) {
        thread.messages().stream().map(Message::id).forEach(stored::add);
        orderly = !(end instanceof Termination.Failed) && !(end instanceof Termination.Cancelled);
    }

    static void check(List<AgentEvent> events, AgentThread thread) {
        assertThat(events.getFirst()).isInstanceOf(RunStart.class);
        assertThat(events.getLast()).isInstanceOf(RunFinish.class);
        assertThat(Rehearsal.only(RunFinish.class, events)).hasSize(1);
        long seq = 0;
        long time = 0;
        var invariants = new EventInvariants(thread, Rehearsal.end(events));
        for (var event : events) {
            assertThat(event.meta().seq()).isEqualTo(seq++);
            assertThat(event.meta().at()).isGreaterThanOrEqualTo(time);
            time = event.meta().at();
            invariants.accept(event);
        }
    }

    private void accept(AgentEvent event) {
        switch (event) {
            case StepStart start -> begin(start);
            case StepEnd _ -> end();
            case InferenceComplete _ -> inferred = true;
            case AgentEvent.Retry _ -> brokeOff = true;
            case AgentEvent.ToolCallResumed resumed -> goesOn.add(resumed.target());
            case ToolCallStart start -> started.add(start.id());
            case ToolCallDelta delta -> assertThat(started).contains(delta.id());
            case ToolCallReady call -> ready(call);
            case ToolCallDone done -> done(done);
            case AgentEvent.StateSnapshot _ -> snapshotDue = false;
            case RunFinish _ -> finish();
            default -> {}
        }
        if (!(event instanceof ToolCallDone) && !(event instanceof AgentEvent.StateSnapshot)) {
            assertThat(snapshotDue)
                    .as("a snapshot follows the last tool_call_done, not %s", event)
                    .isFalse();
        }
    }

    private void begin(StepStart start) {
        assertThat(open).isNull();
        open = start.message();
        inferred = false;
        brokeOff = false;
        started.clear();
        ready.clear();
    }

    private void end() {
        assertThat(inferred || brokeOff)
                .as("inference_complete comes before step_end, unless the answer broke off")
                .isTrue();
        if (inferred) {
            assertThat(stored).contains(open);
        }
        open = null;
    }

    private void ready(ToolCallReady call) {
        assertThat(started).contains(call.id());
        assertThat(ready.add(call.id())).as("ready once").isTrue();
        assertThat(call.meta().stepId() == null).isEqualTo(open == null);
    }

    private void done(ToolCallDone done) {
        if (!goesOn.contains(done.id())) { // which may be while the model answers
            assertThat(open).isNull();
        }
        assertThat(done.result().outcome()).isNotEqualTo(ToolCallOutcome.SUSPENDED);
        assertThat(stored).contains(done.message());
        snapshotDue = true;
    }

    private void finish() {
        if (orderly) {
            assertThat(open).as("the last step ended").isNull();
        }
    }
}
