package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogCursor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds out from the records of a run, the oldest first, where it stood when its owner died. May
/// read on later; what it found before is of no use then.
public final class InterruptionReader {
    private final RunId run;
    private final Map<String, Journal.Left> left = new HashMap<>();
    private LastWords words = new LastWords();
    private Entry.@Nullable Changed last;
    private @Nullable String open;
    private @Nullable Message round; // the last answer, until what its calls came to is committed
    private boolean waits;
    private boolean news; // calls that waited have ended since the model was asked
    private int takeovers;
    private long inputTokens;
    private long outputTokens;
    private long lsn;

    public InterruptionReader(RunId run) {
        this.run = run;
    }

    /// Reads all there is.
    ///
    /// @param log from the run's first record on, or from the one after [#lsn()]
    public void read(LogCursor log) {
        while (log.hasNext()) {
            var next = log.next();
            lsn = next.lsn();
            read(next.entry());
        }
    }

    /// The last record that was read.
    public long lsn() {
        return lsn;
    }

    private void read(Entry entry) {
        switch (entry) {
            case Entry.Changed change -> {
                if (run.equals(change.set().run())) {
                    changed(change);
                }
            }
            case Entry.Started started -> {
                if (started.run().equals(run)) {
                    started.finished().forEach(this::finished);
                    started.calls()
                            .forEach(call -> left.put(call.effect(), new Journal.Left(call, null)));
                }
            }
            case Entry.Finished finished -> {
                if (finished.run().equals(run)) {
                    finished(finished);
                }
            }
            case Entry.Claimed claimed -> {
                if (claimed.claim().run().equals(run)
                        && claimed.why() == Entry.Claimed.Why.TAKEOVER) {
                    takeovers++;
                }
            }
            case Entry.Opened _, Entry.Received _, Entry.Relabelled _, Entry.Sent _ -> {}
        }
    }

    private void finished(Entry.Finished end) {
        left.computeIfPresent(end.effect(), (_, begun) -> new Journal.Left(begun.started(), end));
    }

    private void changed(Entry.Changed change) {
        last = change;
        takeovers = 0;
        for (var event : change.events()) {
            if (event instanceof AgentEvent.StepStart(_, var message)) {
                open = message;
                waits = false;
                news = false;
            } else if (event instanceof AgentEvent.StepEnd) {
                open = null;
            }
            var usage = usageIn(event);
            if (usage != null) {
                inputTokens += usage.input();
                outputTokens += usage.output();
            }
        }
        round = roundAfter(change);
        left.values().removeIf(begun -> !isStillOpen(begun.started().call(), change));
        switch (change.set().reason()) {
            case ASSISTANT_TURN_COMMITTED -> change.set().messages().forEach(words::read);
            case TOOL_RESULTS_COMMITTED -> {
                change.set().messages().forEach(words::read);
                toolsEnded(change);
            }
            case USER_MESSAGE -> {}
            case RUN_FINISHED -> {
                words = new LastWords();
                waits = true;
            }
        }
    }

    private @Nullable Message roundAfter(Entry.Changed change) {
        var messages = change.set().messages();
        return switch (change.set().reason()) {
            case ASSISTANT_TURN_COMMITTED -> {
                var said = messages.getLast();
                yield said.calls().isEmpty() ? null : said;
            }
            case TOOL_RESULTS_COMMITTED ->
                    messages.stream().anyMatch(this::isOfTheRound) ? null : round;
            case USER_MESSAGE, RUN_FINISHED -> null;
        };
    }

    private boolean isOfTheRound(Message result) {
        return round != null
                && result.toolCallId() != null
                && round.calls().stream().anyMatch(call -> call.id().equals(result.toolCallId()));
    }

    /// Whether the model has something new to be told: a result of a call of the last round, or of
    /// one that waited before.
    private void toolsEnded(Entry.Changed change) {
        var results =
                change.set().messages().stream()
                        .filter(message -> message.role() == Role.TOOL)
                        .toList();
        var ofTheRound =
                results.stream().filter(result -> !wentOn(change, result.toolCallId())).toList();
        boolean ended = !results.stream().allMatch(PromptView::isPlaceholder);
        if (open != null) {
            news |= ended;
        } else if (!ofTheRound.isEmpty()) {
            waits = ofTheRound.stream().allMatch(PromptView::isPlaceholder);
        } else if (ended) {
            waits = false;
        }
    }

    private static boolean wentOn(Entry.Changed change, @Nullable String call) {
        return change.events().stream()
                .anyMatch(event ->
                        event instanceof AgentEvent.ToolCallResumed resumed
                                && resumed.target().equals(call));
    }

    /// Whether a call that was begun before a commit is none of those whose ends are in it: one
    /// that began early, in an answer that is committed by it or not yet, or one beside which
    /// another went on that had waited.
    private boolean isStillOpen(String call, Entry.Changed change) {
        return switch (change.set().reason()) {
            case ASSISTANT_TURN_COMMITTED ->
                    change.set().messages().stream()
                            .flatMap(message -> message.calls().stream())
                            .anyMatch(made -> made.id().equals(call));
            case TOOL_RESULTS_COMMITTED -> (open != null || round != null) && !wentOn(change, call);
            case USER_MESSAGE -> false;
            case RUN_FINISHED -> true; // it ends nothing itself
        };
    }

    private static @Nullable TokenUsage usageIn(AgentEvent event) {
        return switch (event) {
            case AgentEvent.InferenceComplete answered -> answered.usage();
            case AgentEvent.Retry lost -> lost.usage();
            default -> null; // of many
        };
    }

    /// Where it stood, by what was read.
    ///
    /// @param state of the thread
    public Interruption found(Json state) {
        return last == null ? found(Interruption.At.START, null, null) : foundAfter(last, state);
    }

    private Interruption foundAfter(Entry.Changed change, Json state) {
        var ending = endingIn(state);
        return switch (change.set().reason()) {
            case USER_MESSAGE ->
                    found(
                            change.events().stream().anyMatch(AgentEvent.RunStart.class::isInstance)
                                    ? Interruption.At.TOP
                                    : Interruption.At.START,
                            null,
                            null);
            case ASSISTANT_TURN_COMMITTED -> {
                var said = change.set().messages().getLast();
                if (said.role() != Role.ASSISTANT) { // it is told to go on
                    yield found(Interruption.At.TOP, null, null);
                }
                boolean hasRound =
                        !said.calls().isEmpty()
                                && (ending == null || ending instanceof Termination.Stopped);
                boolean goesOn = said.calls().isEmpty() && ending == null && news;
                yield found(
                        hasRound
                                ? Interruption.At.ROUND
                                : goesOn ? Interruption.At.TOP : Interruption.At.END,
                        said,
                        ending);
            }
            case TOOL_RESULTS_COMMITTED -> {
                if (round != null) {
                    yield found(Interruption.At.ROUND, round, ending);
                }
                if (waits && areOnlyWaitedFor(state)) {
                    yield found(Interruption.At.END, null, new Termination.Suspended());
                }
                yield found(
                        ending == null ? Interruption.At.TOP : Interruption.At.END, null, ending);
            }
            case RUN_FINISHED -> found(Interruption.At.TOP, null, null);
        };
    }

    private static @Nullable Termination endingIn(Json state) {
        try {
            return state.find(RunState.ENDING).map(Termination::fromJson).orElse(null);
        } catch (JsonException e) { // somebody else wrote it
            return null;
        }
    }

    /// Whether calls wait and none is decided.
    private static boolean areOnlyWaitedFor(Json state) {
        return !CallRecord.suspended(state).isEmpty() && CallRecord.resuming(state).isEmpty();
    }

    private Interruption found(
            Interruption.At at, @Nullable Message said, @Nullable Termination ending) {
        return new Interruption(
                at,
                words,
                said == null ? List.of() : said.calls(),
                ending,
                open,
                waits,
                left,
                takeovers,
                inputTokens,
                outputTokens);
    }
}
