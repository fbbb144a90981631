package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a schedule came to, without what may differ: ids that the runtime makes up, times, and how
/// often a call was begun.
///
/// @param run status, ending and usage of the run's record
/// @param said the messages of the thread in order, but for the results of tools; where a crash
///   left open whether a call was made, and the model answered before a person did, it says so
///   again afterwards, which counts once
/// @param results of the calls, by call id
/// @param state of the thread, without times and answers
/// @param finish what the last event says, which ends the run
/// @param wrong what does not fit together in the events
/// @param left how many inputs nobody has used
/// @param done how often each thing was done outside
public record CrashOutcome(
        String run,
        List<String> said,
        Map<String, String> results,
        Json state,
        String finish,
        List<String> wrong,
        int left,
        Map<String, Integer> done) {
    static CrashOutcome of(ThreadStore store, ThreadId id, RunId run, Ledger ledger) {
        var owner = Owner.LOCAL;
        var thread = store.require(owner, id);
        var events = events(store, id, run);
        return new CrashOutcome(
                describe(store.run(owner, run).orElseThrow()),
                said(thread),
                results(thread),
                compared(thread.state()),
                finish(events),
                wrong(events, thread),
                thread.inputs().size(),
                new TreeMap<>(ledger.times()));
    }

    /// Says which parts differ, and how.
    String differenceTo(CrashOutcome other) {
        var ours = parts();
        var theirs = other.parts();
        var text = new StringBuilder();
        ours.forEach((name, part) -> {
            if (!part.equals(theirs.get(name))) {
                text.append("%s%n  %s%n  and not%n  %s%n".formatted(name, part, theirs.get(name)));
            }
        });
        return text.toString();
    }

    private Map<String, Object> parts() {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("run", run);
        parts.put("said", said);
        parts.put("results", results);
        parts.put("state", state);
        parts.put("finish", finish);
        parts.put("wrong", wrong);
        parts.put("left", left);
        parts.put("done", done);
        return parts;
    }

    private static String describe(RunRecord run) {
        return "%s/%s, %d tokens in, %d out"
                .formatted(
                        run.status().label(),
                        run.terminationCode(),
                        run.inputTokens(),
                        run.outputTokens());
    }

    private static List<String> said(ThreadView thread) {
        boolean asked = thread.state().toString().contains("\"resume_token\":\"unknown_");
        var said = new ArrayList<String>();
        for (var message : thread.thread().messages()) {
            var text =
                    "%s, %s: %s %s"
                            .formatted(
                                    message.role(),
                                    message.visibility(),
                                    message.content(),
                                    message.toolCalls());
            boolean again = asked && !said.isEmpty() && said.getLast().equals(text);
            if (message.role() != Role.TOOL && !again) {
                said.add(text);
            }
        }
        return said;
    }

    /// A placeholder comes before its result.
    private static Map<String, String> results(ThreadView thread) {
        var results = new TreeMap<String, String>();
        for (var message : thread.thread().messages()) {
            if (message.toolCallId() != null) {
                results.put(message.toolCallId(), message.content());
            }
        }
        return results;
    }

    /// A call whose outcome a crash left unknown was asked about and keeps the answer.
    private static final Set<String> ASKED = Set.of("resume", "resume_token");

    private static Json compared(Json json) {
        return switch (json) {
            case JsonObject object -> {
                var kept = JsonObject.EMPTY;
                for (var member : object) {
                    if (!member.key().endsWith("_at") && !ASKED.contains(member.key())) {
                        kept = kept.with(member.key(), compared(member.value()));
                    }
                }
                yield kept;
            }
            default -> json;
        };
    }

    private static List<AgentEvent> events(ThreadStore store, ThreadId thread, RunId run) {
        var events = new ArrayList<AgentEvent>();
        try (var log = store.read(Owner.LOCAL, thread, 0)) {
            while (log.hasNext()) {
                if (log.next().entry() instanceof Entry.Changed change
                        && run.equals(change.set().run())) {
                    events.addAll(change.events());
                }
            }
        }
        return events;
    }

    private static String finish(List<AgentEvent> events) {
        return !events.isEmpty() && events.getLast() instanceof AgentEvent.RunFinish end
                ? end.response() + " " + end.termination()
                : "none";
    }

    /// A run that was asked more has more events, so that they are not compared one by one.
    private static List<String> wrong(List<AgentEvent> events, ThreadView thread) {
        var wrong = new ArrayList<String>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).meta().seq() != i) {
                wrong.add("event %d has number %d".formatted(i, events.get(i).meta().seq()));
                break;
            }
        }
        var messages = thread.thread().messages();
        long turns = messages.stream().filter(message -> message.role() == Role.ASSISTANT).count();
        long starts = count(events, AgentEvent.RunStart.class);
        if (starts != count(events, AgentEvent.RunFinish.class)) {
            wrong.add("starts %d times, and does not finish as often".formatted(starts));
        }
        if (turns != count(events, AgentEvent.InferenceComplete.class)) {
            wrong.add("%d turns, and not as many events".formatted(turns));
        }
        if (count(events, AgentEvent.ToolCallReady.class) < results(thread).size()) {
            wrong.add("a call was not shown");
        }
        return wrong;
    }

    private static long count(List<AgentEvent> events, Class<? extends AgentEvent> kind) {
        return events.stream().filter(kind::isInstance).count();
    }
}
