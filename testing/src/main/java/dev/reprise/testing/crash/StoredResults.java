package dev.reprise.testing.crash;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.ThreadView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The results of calls in a thread, in order, and what stands for them while a call waits.
///
/// @param waited the calls that did
record StoredResults(List<Message> turns, List<Message> results, Set<String> waited) {
    /// @param answered calls that went on when they were answered; one that was answered at once
    ///   has nothing that stood for its result
    static StoredResults of(ThreadView thread, Set<String> answered) {
        var turns = new ArrayList<Message>();
        var results = new ArrayList<Message>();
        var waited = new HashSet<>(answered);
        for (var message : thread.thread().messages()) {
            var call = message.toolCallId();
            if (call == null) {
                turns.add(message);
            } else {
                results.add(message);
                if (isPlaceholder(message)) {
                    waited.add(call);
                }
            }
        }
        return new StoredResults(turns, results, waited);
    }

    private static boolean isPlaceholder(Message result) {
        return result.content().endsWith("is awaiting approval. Execution paused.");
    }

    /// The last one of each call; a placeholder comes before its result.
    Map<String, String> last() {
        var last = new TreeMap<String, String>();
        results.forEach(result -> last.put(String.valueOf(result.toolCallId()), result.content()));
        return last;
    }

    /// Each one as often as it is stored, by call; without placeholders of calls that have results.
    List<String> all() {
        var last = last();
        return results.stream()
                .filter(result ->
                        !isPlaceholder(result)
                                || result.content().equals(last.get(result.toolCallId())))
                .map(result -> result.toolCallId() + ": " + result.content())
                .sorted()
                .toList();
    }

    /// Whether those of one turn are in the order of its calls. Those of calls that waited came
    /// when they were answered, and which ones had to wait is left to chance: where a crash left
    /// open whether a call was made, a person is asked.
    boolean isInOrder() {
        return turns.stream()
                .map(turn -> turn.calls().stream().map(ToolCall::id).toList())
                .allMatch(this::areInOrder);
    }

    private boolean areInOrder(List<String> calls) {
        var places =
                results.stream()
                        .map(result -> calls.indexOf(String.valueOf(result.toolCallId())))
                        .filter(place -> place >= 0 && !waited.contains(calls.get(place)))
                        .toList();
        return places.equals(places.stream().sorted().toList());
    }
}
