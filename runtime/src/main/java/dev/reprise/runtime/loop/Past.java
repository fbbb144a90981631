package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.core.tool.ToolStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a run did before it came to wait or its owner died, for whoever goes on from there.
///
/// @param firstSeq number of the next event
/// @param steps completed ones
/// @param rounds responses of models
/// @param cutShort those that were continued because they reached the token limit
/// @param failedRounds tool rounds at the end in which every call failed
/// @param toolNames sorted, of the last tool rounds, oldest first
/// @param interruption where it goes on, if not with a segment of its own
public record Past(
        long firstSeq,
        int steps,
        int rounds,
        int cutShort,
        int failedRounds,
        List<List<String>> toolNames,
        long inputTokens,
        long outputTokens,
        Interruption interruption) {
    /// Of a run that has not done anything.
    public static final Past NONE = new Past(0, 0, 0, 0, 0, List.of(), 0, 0, Interruption.NONE);

    public Past {
        toolNames = List.copyOf(toolNames);
    }

    boolean isNone() {
        return firstSeq == 0;
    }

    /// The past of a run that waits.
    ///
    /// @param record absent when none is kept
    /// @param lastSeq its last event
    /// @param messages of its thread; only those from the run's first one on are looked at
    public static Past of(
            RunId run, @Nullable RunRecord record, long lastSeq, List<Message> messages) {
        var reader = Reader.of(run, messages, _ -> true);
        return new Past(
                lastSeq + 1,
                reader.steps,
                reader.rounds,
                reader.cutShort,
                reader.failedRounds,
                List.copyOf(reader.toolNames),
                record == null ? 0 : record.inputTokens(),
                record == null ? 0 : record.outputTokens(),
                Interruption.NONE);
    }

    /// In how many tool rounds at the end of a run every call failed.
    static int failedRounds(RunId run, List<Message> messages) {
        return Reader.of(run, messages, reader -> reader.failing).failedRounds;
    }

    /// The past of a run whose owner died.
    ///
    /// @param lastSeq its last event that stands
    public static Past interrupted(
            RunId run, Interruption interruption, long lastSeq, List<Message> messages) {
        var past = of(run, null, lastSeq, messages);
        return new Past(
                past.firstSeq,
                past.steps,
                past.rounds,
                past.cutShort,
                past.failedRounds,
                past.toolNames,
                interruption.inputTokens(),
                interruption.outputTokens(),
                interruption);
    }

    /// Reads the messages of a run, the newest first.
    private static final class Reader {
        private final Deque<List<String>> toolNames = new ArrayDeque<>();
        private final Map<String, Message> results = new HashMap<>();
        private boolean failing = true;
        private int steps;
        private int rounds;
        private int plain; // answers that belong to the run if something before them does
        private int cutShort;
        private int failedRounds;

        /// @param goesOn whether what comes before is of interest, too
        static Reader of(RunId run, List<Message> messages, Predicate<Reader> goesOn) {
            var reader = new Reader();
            for (int at = messages.size() - 1; at >= 0 && goesOn.test(reader); at--) {
                var message = messages.get(at);
                var by = message.metadata() == null ? null : message.metadata().run();
                if (by != null && !by.equals(run)) {
                    break;
                }
                if (by == null) {
                    reader.readPlain(message);
                } else {
                    reader.read(message);
                }
            }
            return reader;
        }

        /// An answer that broke off says of no run that it belongs to it.
        void readPlain(Message message) {
            plain += message.role() == Role.ASSISTANT ? 1 : 0;
        }

        void read(Message message) {
            rounds += plain;
            failing = failing && plain == 0;
            plain = 0;
            steps = Math.max(steps, stepsAt(message.metadata()));
            if (message.role() == Role.TOOL && message.toolCallId() != null) {
                results.putIfAbsent(message.toolCallId(), message); // before it: its placeholder
            } else if (message.role() == Role.ASSISTANT) {
                rounds++;
                if (!message.calls().isEmpty()) {
                    readRound(message.calls());
                } else {
                    failing = false;
                }
            } else if (message.content().equals(Unfinished.CUT_SHORT)
                    && message.visibility() == Visibility.INTERNAL) {
                cutShort++;
            }
        }

        private static int stepsAt(@Nullable MessageMetadata metadata) {
            return metadata == null || metadata.step() == null ? 0 : metadata.step() + 1;
        }

        private void readRound(List<ToolCall> calls) {
            if (toolNames.size() < Stops.HISTORY) {
                toolNames.addFirst(calls.stream().map(ToolCall::name).sorted().toList());
            }
            boolean open = // it was cut off and goes on
                    rounds == 1 && calls.stream().noneMatch(call -> results.containsKey(call.id()));
            failing =
                    failing
                            && (open
                                    || calls.stream()
                                            .allMatch(call -> failed(results.get(call.id()))));
            failedRounds += failing && !open ? 1 : 0;
            calls.forEach(call -> results.remove(call.id())); // an id used twice
        }

        private static boolean failed(@Nullable Message result) {
            if (result == null || PromptView.isPlaceholder(result)) {
                return false;
            }
            try {
                return ToolResult.fromJson(Json.parse(result.content())).status()
                        == ToolStatus.ERROR;
            } catch (JsonException e) { // not written by a run
                return false;
            }
        }
    }
}
