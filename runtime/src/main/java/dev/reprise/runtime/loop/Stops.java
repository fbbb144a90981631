package dev.reprise.runtime.loop;

import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks after each model response whether the run should end: custom policies first, then the
/// conditions of the definition, then the bound on rounds.
final class Stops {
    private static final Path STARTED_AT = RunState.STOPS.key("started_at_ms");
    private static final Path INPUT_TOKENS = RunState.STOPS.key("total_input_tokens").key("_");
    private static final Path OUTPUT_TOKENS = RunState.STOPS.key("total_output_tokens").key("_");
    static final int HISTORY = 20;

    private final RunSetup setup;
    private final Conversation conversation;
    private final List<StopSpec> specs;
    private final Deque<List<String>> history = new ArrayDeque<>();
    private final boolean remembers; // whether anybody asks for the history
    private int rounds;
    private int consecutiveErrors;
    private boolean isRecounted; // before the next response: calls that waited have ended
    private long startedAt = -1;
    private long inputTokens;
    private long outputTokens;

    Stops(RunSetup setup, Conversation conversation, Past past) {
        this.setup = setup;
        this.conversation = conversation;
        this.specs = specsOf(setup);
        this.remembers =
                !setup.agent().stopPolicies().isEmpty()
                        || specs.stream().anyMatch(StopSpec.LoopDetection.class::isInstance);
        if (!past.isNone()) {
            goOnFrom(past);
        }
    }

    private void goOnFrom(Past past) {
        rounds = past.rounds();
        consecutiveErrors = past.failedRounds();
        history.addAll(past.toolNames());
        startedAt = kept(STARTED_AT, -1);
        inputTokens = kept(INPUT_TOKENS, 0);
        outputTokens = kept(OUTPUT_TOKENS, 0);
    }

    private long kept(Path path, long otherwise) {
        return conversation.state().find(path).orElse(Json.NULL).asLong().orElse(otherwise);
    }

    private static List<StopSpec> specsOf(RunSetup setup) {
        var definition = setup.agent().definition();
        var specs = new ArrayList<>(definition.stopSpecs());
        boolean bounded = specs.stream().anyMatch(StopSpec.MaxRounds.class::isInstance);
        if (!bounded && definition.maxRounds() > 0) {
            specs.add(new StopSpec.MaxRounds(definition.maxRounds()));
        }
        return specs;
    }

    /// Counts a response and says whether the run should end after its tools.
    Optional<Termination.Stopped> evaluate(Turn turn) {
        rounds++;
        if (isRecounted) {
            isRecounted = false;
            consecutiveErrors = Past.failedRounds(setup.identity().run(), conversation.messages());
        }
        count(turn);
        if (remembers && !turn.calls().isEmpty()) {
            history.addLast(turn.calls().stream().map(ToolCall::name).sorted().toList());
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
        var custom = setup.agent().stopPolicies();
        if (!custom.isEmpty()) {
            var input = input(turn);
            for (var policy : custom) {
                var stopped = policy.evaluate(input);
                if (stopped.isPresent()) {
                    return stopped;
                }
            }
        }
        for (var spec : specs) {
            var stopped = fires(spec, turn);
            if (stopped != null) {
                return Optional.of(stopped);
            }
        }
        return Optional.empty();
    }

    /// Counts a response that broke off and is continued by the next one.
    void answeredInPart() {
        rounds++;
        consecutiveErrors = 0;
    }

    /// Tells how the calls of a response went.
    void roundEnded(boolean allFailed) {
        consecutiveErrors = allFailed ? consecutiveErrors + 1 : 0;
    }

    /// Tells that calls have ended that waited, so that their rounds went otherwise than it seemed.
    void roundsEndedLater() {
        isRecounted = true;
    }

    /// Counts what a call used whose answer came to nothing.
    void lost(TokenUsage usage) {
        var ops = new ArrayList<Op>(2);
        add(usage, ops);
        if (startedAt >= 0) { // before the first response nothing is kept
            conversation.apply(new Patch(ops), "stop_policy");
        }
    }

    /// Keeps tokens and time where the next segment of the run finds them.
    private void count(Turn turn) {
        if (specs.isEmpty() && setup.agent().stopPolicies().isEmpty()) {
            return;
        }
        var ops = new ArrayList<Op>(3);
        if (startedAt < 0) {
            startedAt = setup.clock().millis();
            ops.add(
                    Op.set(
                            RunState.STOPS,
                            JsonObject.EMPTY
                                    .with("started_at_ms", startedAt)
                                    .with("total_input_tokens", counter(inputTokens))
                                    .with("total_output_tokens", counter(outputTokens))));
        }
        if (turn.usage() != null) {
            add(turn.usage(), ops);
        }
        conversation.apply(new Patch(ops), "stop_policy");
    }

    private static JsonObject counter(long count) {
        return count == 0 ? JsonObject.EMPTY : JsonObject.EMPTY.with("_", count);
    }

    private void add(TokenUsage usage, List<Op> ops) {
        if (usage.input() > 0) {
            inputTokens += usage.input();
            ops.add(Op.set(INPUT_TOKENS, Json.of(inputTokens)));
        }
        if (usage.output() > 0) {
            outputTokens += usage.output();
            ops.add(Op.set(OUTPUT_TOKENS, Json.of(outputTokens)));
        }
    }

    private Termination.@Nullable Stopped fires(StopSpec spec, Turn turn) {
        return switch (spec) {
            case StopSpec.MaxRounds(var most) ->
                    rounds >= most ? stopped("max_rounds_reached", null) : null;
            case StopSpec.Timeout(var seconds) ->
                    elapsed().compareTo(Duration.ofSeconds(seconds)) >= 0
                            ? stopped("timeout_reached", null)
                            : null;
            case StopSpec.TokenBudget(var most) ->
                    most > 0 && inputTokens + outputTokens >= most
                            ? stopped("token_budget_exceeded", null)
                            : null;
            case StopSpec.ConsecutiveErrors(var most) ->
                    most > 0 && !turn.calls().isEmpty() && consecutiveErrors >= most
                            ? stopped("consecutive_errors_exceeded", null)
                            : null;
            case StopSpec.StopOnTool(var name) ->
                    turn.calls().stream().anyMatch(call -> call.name().equals(name))
                            ? stopped("tool_called", name)
                            : null;
            case StopSpec.ContentMatch(var pattern) ->
                    !pattern.isEmpty() && turn.text().contains(pattern)
                            ? stopped("content_matched", pattern)
                            : null;
            case StopSpec.LoopDetection(var window) ->
                    repeats(Math.max(window, 2)) ? stopped("loop_detected", null) : null;
        };
    }

    private static Termination.Stopped stopped(String code, @Nullable String detail) {
        return new Termination.Stopped(code, detail);
    }

    /// Whether two adjacent tool rounds among the last so many call the same tools.
    private boolean repeats(long window) {
        List<String> before = null;
        long skip = Math.max(0, history.size() - window);
        for (var names : history) {
            if (skip-- > 0) {
                continue;
            }
            if (names.equals(before)) {
                return true;
            }
            before = names;
        }
        return false;
    }

    private Duration elapsed() {
        return Duration.ofMillis(startedAt < 0 ? 0 : setup.clock().millis() - startedAt);
    }

    private StopPolicy.Input input(Turn turn) {
        return new StopPolicy.Input(
                rounds,
                turn.text(),
                turn.calls(),
                elapsed(),
                inputTokens,
                outputTokens,
                consecutiveErrors,
                List.copyOf(history),
                conversation.messages());
    }
}
