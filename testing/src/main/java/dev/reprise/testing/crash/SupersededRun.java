package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A thread whose run died and whose next process was asked for something new. It is not compared
/// with a run that nothing happened to: what the model is told differs with the moment.
///
/// @param wrong what was done twice, is lost, or does not fit together
record SupersededRun(List<String> wrong) {
    SupersededRun {
        wrong = List.copyOf(wrong);
    }

    static SupersededRun of(ThreadStore store, ThreadId id, List<RunId> runs, Ledger ledger) {
        var thread = store.require(Owner.LOCAL, id);
        var wrong = new ArrayList<String>();
        for (var run : runs) {
            store.run(Owner.LOCAL, run)
                    .ifPresent(record -> {
                        if (record.status() != RunStatus.DONE) {
                            wrong.add("run %s is %s".formatted(run, record.status().label()));
                        }
                        RunEvents.of(store, id, run)
                                .wrong(record, thread.thread().messages())
                                .forEach(what -> wrong.add(run + ": " + what));
                    });
        }
        ledger.times()
                .forEach((what, times) -> {
                    if (times > 1) {
                        wrong.add("%s was done %d times".formatted(what, times));
                    }
                });
        addUntold(thread, effects(store, id), ledger, wrong);
        addUnanswered(thread, runs.getLast(), wrong);
        if (!thread.inputs().isEmpty()) {
            wrong.add("inputs are left: " + thread.inputs());
        }
        return new SupersededRun(wrong);
    }

    /// Calls by the ids of their effects.
    private static Map<String, String> effects(ThreadStore store, ThreadId thread) {
        var effects = new HashMap<String, String>();
        try (var log = store.read(Owner.LOCAL, thread, 0)) {
            while (log.hasNext()) {
                if (log.next().entry() instanceof Entry.Started started) {
                    started.calls().forEach(call -> effects.put(call.effect(), call.call()));
                }
            }
        }
        return effects;
    }

    /// What was done the thread knows of: what it came to, or that nobody can tell.
    private static void addUntold(
            ThreadView thread, Map<String, String> effects, Ledger ledger, List<String> wrong) {
        var results = StoredResults.of(thread, Set.of()).last();
        for (var deed : ledger.entries()) {
            var call = effects.get(deed.key());
            var result = call == null ? null : results.get(call);
            if ((result == null || !result.startsWith("{")) && !isTold(thread, call)) {
                wrong.add("%s was done (%s), and no result tells of it".formatted(deed, call));
            }
        }
        // The newer run may make a call of the same name again.
        var done = new HashSet<String>();
        ledger.entries().forEach(deed -> done.add(effects.getOrDefault(deed.key(), "")));
        results.forEach((call, result) -> {
            if (effects.containsValue(call)
                    && !done.contains(call)
                    && result.contains("\"status\":\"success\"")) {
                wrong.add("%s was not done, and its result is %s".formatted(call, result));
            }
        });
    }

    /// Whether a message that is no result tells of a call, whose answer may be lost.
    private static boolean isTold(ThreadView thread, @Nullable String call) {
        return thread.thread().messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .anyMatch(message -> message.content().contains("(" + call + ")"));
    }

    /// Calls of the run that nothing happened to have results.
    private static void addUnanswered(ThreadView thread, RunId newer, List<String> wrong) {
        var results = StoredResults.of(thread, Set.of()).last();
        thread.thread().messages().stream()
                .filter(message ->
                        message.metadata() != null && newer.equals(message.metadata().run()))
                .flatMap(message -> message.calls().stream())
                .filter(call -> !results.getOrDefault(call.id(), "").startsWith("{"))
                .forEach(call -> wrong.add("no result of " + call));
    }
}
