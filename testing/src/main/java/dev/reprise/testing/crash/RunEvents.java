package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.ToolCallOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The events of a run, as its thread's log has them.
record RunEvents(List<AgentEvent> all) {
    RunEvents {
        all = List.copyOf(all);
    }

    static RunEvents of(ThreadStore store, ThreadId thread, RunId run) {
        var events = new ArrayList<AgentEvent>();
        try (var log = store.read(Owner.LOCAL, thread, 0)) {
            while (log.hasNext()) {
                if (log.next().entry() instanceof Entry.Changed change
                        && run.equals(change.set().run())) {
                    events.addAll(change.events());
                }
            }
        }
        return new RunEvents(events);
    }

    /// What the last one says, which ends the run.
    String finish() {
        return !all.isEmpty() && all.getLast() instanceof AgentEvent.RunFinish end
                ? end.response() + " " + end.termination()
                : "none";
    }

    /// What each turn of the model used, in order.
    List<TokenUsage> usage() {
        return all.stream()
                .filter(AgentEvent.InferenceComplete.class::isInstance)
                .map(event -> ((AgentEvent.InferenceComplete) event).usage())
                .map(usage -> usage == null ? TokenUsage.of(0, 0) : usage)
                .toList();
    }

    long count(Class<? extends AgentEvent> kind) {
        return all.stream().filter(kind::isInstance).count();
    }

    /// The calls that waited and were answered.
    Set<String> answered() {
        return all.stream()
                .filter(AgentEvent.ToolCallResumed.class::isInstance)
                .map(event -> ((AgentEvent.ToolCallResumed) event).target())
                .collect(Collectors.toSet());
    }

    /// The calls whose results were shown twice.
    List<String> doneTwice() {
        var seen = new HashSet<String>();
        return all.stream()
                .filter(AgentEvent.ToolCallDone.class::isInstance)
                .map(AgentEvent.ToolCallDone.class::cast)
                .filter(done -> done.result().outcome() != ToolCallOutcome.SUSPENDED)
                .filter(done -> !seen.add(done.id()))
                .map(done -> "the result of %s was shown twice".formatted(done.id()))
                .toList();
    }

    /// What does not fit together.
    ///
    /// @param run of which they are
    /// @param messages of its thread
    List<String> wrong(RunRecord run, List<Message> messages) {
        var wrong = new ArrayList<String>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).meta().seq() != i) {
                wrong.add("event %d has number %d".formatted(i, all.get(i).meta().seq()));
                break;
            }
        }
        long turns =
                messages.stream()
                        .filter(message -> message.role() == Role.ASSISTANT)
                        .filter(message -> isOf(message, run))
                        .count();
        if (turns != count(AgentEvent.InferenceComplete.class)) {
            wrong.add("%d turns, and not as many events".formatted(turns));
        }
        long in = usage().stream().mapToLong(TokenUsage::input).sum();
        long out = usage().stream().mapToLong(TokenUsage::output).sum();
        if (in != run.inputTokens() || out != run.outputTokens()) {
            wrong.add(
                    "turns used %d and %d tokens, the record says %d and %d"
                            .formatted(in, out, run.inputTokens(), run.outputTokens()));
        }
        return wrong;
    }

    private static boolean isOf(Message message, RunRecord run) {
        return message.metadata() != null && run.run().equals(message.metadata().run());
    }
}
