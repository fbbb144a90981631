package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a schedule came to, without what may differ: ids that the runtime makes up, times, and how
/// often a call was begun.
///
/// @param run status and ending of the run's record
/// @param said the messages of the thread in order, but for the results of tools, and what the
///   turns of the model used; what it says twice in a row counts once
/// @param again how often it said the same twice in a row; [#ANYHOW] where that is left to chance:
///   it answers again when a person answered only after its last words, which also happens where a
///   crash left open whether a call was made
/// @param results of the calls, by call id, each as often as it is stored; without what stood for
///   the result of a call while that waited
/// @param state of the thread, without times, answers and the totals of turns
/// @param finish what the last event says, which ends the run
/// @param wrong what does not fit together in the events
/// @param left how many inputs nobody has used
/// @param done how often each thing was done outside
/// @param takenBack what was done after the run was over, in order
public record CrashOutcome(
        String run,
        List<String> said,
        int again,
        List<String> results,
        Json state,
        String finish,
        List<String> wrong,
        int left,
        Map<String, Integer> done,
        List<String> takenBack) {
    /// As often as may be.
    static final int ANYHOW = -1;

    /// Of a model, since the thread began.
    private static final Path TOTALS = Path.ROOT.key("__kernel").key("stop_policy_runtime");

    /// @param anytime whether people answer at no certain time
    /// @param doneByRun how much was done when the run was over
    static CrashOutcome of(
            ThreadStore store,
            ThreadId id,
            RunId run,
            Ledger ledger,
            boolean anytime,
            int doneByRun) {
        var owner = Owner.LOCAL;
        var thread = store.require(owner, id);
        var record = store.run(owner, run).orElseThrow();
        var events = RunEvents.of(store, id, run);
        var said = said(thread, events.usage());
        var once = withoutRepetition(said);
        var order = ledger.entries().stream().map(Ledger.Entry::what).toList();
        return new CrashOutcome(
                record.status().label() + "/" + record.terminationCode(),
                once,
                anytime || isAsked(thread) ? ANYHOW : said.size() - once.size(),
                StoredResults.of(thread, events.answered()).all(),
                compared(thread.state()),
                events.finish(),
                wrong(events, record, thread),
                thread.inputs().size(),
                new TreeMap<>(ledger.times()),
                doneByRun < 0 ? List.of() : order.subList(doneByRun, order.size()));
    }

    /// Says which parts differ, and how; empty if none does.
    String differenceTo(CrashOutcome other) {
        var ours = parts();
        var theirs = other.parts();
        var text = new StringBuilder();
        ours.forEach((name, part) -> {
            var wanted = theirs.get(name);
            boolean isLeftToChance = name.equals("again") && part.equals(ANYHOW);
            if (!part.equals(wanted) && !isLeftToChance) {
                text.append("%s%n  %s%n  and not%n  %s%n".formatted(name, part, wanted));
            }
        });
        return text.toString();
    }

    private Map<String, Object> parts() {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("run", run);
        parts.put("said", said);
        parts.put("again", again);
        parts.put("results", results);
        parts.put("state", state);
        parts.put("finish", finish);
        parts.put("wrong", wrong);
        parts.put("left", left);
        parts.put("done", done);
        parts.put("takenBack", takenBack);
        return parts;
    }

    private static boolean isAsked(ThreadView thread) {
        return thread.state().toString().contains("\"resume_token\":\"unknown_");
    }

    private static List<String> said(ThreadView thread, List<TokenUsage> usage) {
        var turns = usage.iterator();
        var said = new ArrayList<String>();
        for (var message : thread.thread().messages()) {
            if (message.role() != Role.TOOL) {
                var used = message.role() == Role.ASSISTANT && turns.hasNext() ? turns.next() : "";
                said.add(
                        "%s, %s: %s %s %s"
                                .formatted(
                                        message.role(),
                                        message.visibility(),
                                        message.content(),
                                        message.toolCalls(),
                                        used));
            }
        }
        return said;
    }

    private static List<String> withoutRepetition(List<String> said) {
        var once = new ArrayList<String>();
        for (var text : said) {
            if (once.isEmpty() || !once.getLast().equals(text)) {
                once.add(text);
            }
        }
        return once;
    }

    /// A call whose outcome a crash left unknown was asked about and keeps the answer.
    private static final Set<String> ASKED = Set.of("resume", "resume_token");

    private static final String TOTAL = "total_";

    private static boolean isLeftOut(String key) {
        return key.endsWith("_at")
                || key.endsWith("_at_ms")
                || key.startsWith(TOTAL)
                || ASKED.contains(key);
    }

    private static Json compared(Json json) {
        return switch (json) {
            case JsonObject object -> {
                var kept = JsonObject.EMPTY;
                for (var member : object) {
                    if (!isLeftOut(member.key())) {
                        kept = kept.with(member.key(), compared(member.value()));
                    }
                }
                yield kept;
            }
            default -> json;
        };
    }

    /// A run that was asked more has more events, so that they are not compared one by one.
    private static List<String> wrong(RunEvents events, RunRecord run, ThreadView thread) {
        var wrong = new ArrayList<>(events.wrong(run, thread.thread().messages()));
        long starts = events.count(AgentEvent.RunStart.class);
        if (starts != events.count(AgentEvent.RunFinish.class)) {
            wrong.add("starts %d times, and does not finish as often".formatted(starts));
        }
        long used = events.usage().stream().mapToLong(TokenUsage::input).sum();
        var total = thread.state().find(TOTALS.key("total_input_tokens").key("_"));
        if (total.isPresent() && !total.get().equals(Json.of(used))) {
            wrong.add("turns used %d tokens, the state says %s".formatted(used, total.get()));
        }
        var results = StoredResults.of(thread, events.answered());
        if (events.count(AgentEvent.ToolCallReady.class) < results.last().size()) {
            wrong.add("a call was not shown");
        }
        if (!results.isInOrder()) {
            wrong.add("results are not in the order of their calls: " + results.all());
        }
        wrong.addAll(events.doneTwice());
        return wrong;
    }
}
