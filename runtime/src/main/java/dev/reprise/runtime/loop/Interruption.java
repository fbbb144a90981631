package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogCursor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a run stood when its owner died: at which point of the loop it goes on, and what was begun
/// there and not committed.
public final class Interruption {
    /// Of a run that nobody interrupted.
    public static final Interruption NONE =
            new Interruption(At.START, "", List.of(), null, null, Map.of(), 0, 0, 0);

    /// How often a run is taken over without any progress in between.
    private static final int MOST_TAKEOVERS = 3;

    /// Where the state keeps how the run is to end, from the answer that ends it to its last
    /// commit.
    static final Path ENDING = Ending.RUN.key("ending");

    /// A point of the loop.
    enum At {
        /// Before its behaviors heard of its start.
        START,
        /// Before a step.
        TOP,
        /// Before the tools of the last answer, or among them.
        ROUND,
        /// Before its last commit.
        END
    }

    private final At at;
    private final String answer;
    private final List<ToolCall> calls;
    private final @Nullable Termination ending;
    private final @Nullable String open;
    private final Map<String, Journal.Left> left;
    private final int takeovers;
    private final long inputTokens;
    private final long outputTokens;

    private Interruption(
            At at,
            String answer,
            List<ToolCall> calls,
            @Nullable Termination ending,
            @Nullable String open,
            Map<String, Journal.Left> left,
            int takeovers,
            long inputTokens,
            long outputTokens) {
        this.at = at;
        this.answer = answer;
        this.calls = List.copyOf(calls);
        this.ending = ending;
        this.open = open;
        this.left = Map.copyOf(left);
        this.takeovers = takeovers;
        this.inputTokens = inputTokens;
        this.outputTokens = outputTokens;
    }

    /// Finds out from the log.
    ///
    /// @param log from the run's first record on
    /// @param state of the thread
    public static Interruption read(LogCursor log, RunId run, Json state) {
        var reader = new Reader(run);
        while (log.hasNext()) {
            reader.read(log.next().entry());
        }
        return reader.found(state);
    }

    /// Whether it was taken over so often without any progress that once more is of no use.
    public boolean isHopeless() {
        return takeovers >= MOST_TAKEOVERS;
    }

    At at() {
        return at;
    }

    /// What the model said last; empty when the run does not go on from an answer.
    String answer() {
        return answer;
    }

    /// The last answer.
    Turn turn() {
        return new Turn(answer, calls, List.of(), Completion.Finish.TOOL_USE, null, null);
    }

    /// How the run is to end, now or after its tools, if that was decided.
    @Nullable Termination ending() {
        return ending;
    }

    /// Id of the answer of a step that has begun and not ended: a commit in its middle has stored
    /// what was shown of it.
    @Nullable String open() {
        return open;
    }

    /// Calls that were begun, by effect id.
    Map<String, Journal.Left> left() {
        return left;
    }

    long inputTokens() {
        return inputTokens;
    }

    long outputTokens() {
        return outputTokens;
    }

    /// Reads the records of the run, the oldest first.
    private static final class Reader {
        private final RunId run;
        private final Map<String, Journal.Left> left = new HashMap<>();
        private Entry.@Nullable Changed last;
        private @Nullable String open;
        private int takeovers;
        private long inputTokens;
        private long outputTokens;

        Reader(RunId run) {
            this.run = run;
        }

        void read(Entry entry) {
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
                                .forEach(call ->
                                        left.put(call.effect(), new Journal.Left(call, null)));
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
            left.computeIfPresent(
                    end.effect(), (_, begun) -> new Journal.Left(begun.started(), end));
        }

        private void changed(Entry.Changed change) {
            last = change;
            takeovers = 0;
            for (var event : change.events()) {
                if (event instanceof AgentEvent.StepStart(_, var message)) {
                    open = message;
                } else if (event instanceof AgentEvent.StepEnd) {
                    open = null;
                }
                var usage = usageIn(event);
                if (usage != null) {
                    inputTokens += usage.input();
                    outputTokens += usage.output();
                }
            }
            left.values().removeIf(begun -> !isStillOpen(begun.started().call(), change));
        }

        /// Whether a call that was begun before a commit is none of those whose ends are in it: one
        /// that began early, in an answer that is committed by it or not yet.
        private boolean isStillOpen(String call, Entry.Changed change) {
            return switch (change.set().reason()) {
                case ASSISTANT_TURN_COMMITTED ->
                        change.set().messages().stream()
                                .flatMap(message -> message.calls().stream())
                                .anyMatch(made -> made.id().equals(call));
                case TOOL_RESULTS_COMMITTED ->
                        open != null
                                && change.events().stream()
                                        .noneMatch(event ->
                                                event instanceof AgentEvent.ToolCallResumed resumed
                                                        && resumed.target().equals(call));
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

        Interruption found(Json state) {
            return last == null ? found(At.START, null, null) : foundAfter(last, state);
        }

        private Interruption foundAfter(Entry.Changed change, Json state) {
            var ending = endingIn(state);
            return switch (change.set().reason()) {
                case USER_MESSAGE ->
                        found(
                                change.events().stream()
                                                .anyMatch(AgentEvent.RunStart.class::isInstance)
                                        ? At.TOP
                                        : At.START,
                                null,
                                null);
                case ASSISTANT_TURN_COMMITTED -> {
                    var said = change.set().messages().getLast();
                    if (said.role() != Role.ASSISTANT) { // it is told to go on
                        yield found(At.TOP, null, null);
                    }
                    boolean hasRound =
                            !said.calls().isEmpty()
                                    && (ending == null || ending instanceof Termination.Stopped);
                    yield found(hasRound ? At.ROUND : At.END, said, ending);
                }
                case TOOL_RESULTS_COMMITTED -> {
                    if (waitsOn(change.set().messages(), state)) {
                        yield found(At.END, null, new Termination.Suspended());
                    }
                    yield found(ending == null ? At.TOP : At.END, null, ending);
                }
                case RUN_FINISHED -> found(At.TOP, null, null);
            };
        }

        private static @Nullable Termination endingIn(Json state) {
            try {
                return state.find(ENDING).map(Termination::fromJson).orElse(null);
            } catch (JsonException e) { // somebody else wrote it
                return null;
            }
        }

        /// Whether calls wait, none is decided, and there was nothing new to tell the model.
        private static boolean waitsOn(List<Message> messages, Json state) {
            return messages.stream()
                            .filter(message -> message.role() == Role.TOOL)
                            .allMatch(PromptView::isPlaceholder)
                    && !CallRecord.suspended(state).isEmpty()
                    && CallRecord.resuming(state).isEmpty();
        }

        private Interruption found(At at, @Nullable Message said, @Nullable Termination ending) {
            return new Interruption(
                    at,
                    said == null ? "" : said.content(),
                    said == null ? List.of() : said.calls(),
                    ending,
                    open,
                    left,
                    takeovers,
                    inputTokens,
                    outputTokens);
        }
    }
}
