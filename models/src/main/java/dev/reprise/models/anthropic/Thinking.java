package dev.reprise.models.anthropic;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.models.http.Refusal;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// How much the model may think before it answers, and what that leaves for the answer.
///
/// Source of the rules: "Extended thinking" in the documentation of the Messages API.
final class Thinking {
    /// An answer without thinking, where the caller names no bound; the format requires one.
    private static final int USUAL_ANSWER = 8_192;

    private static final int LEAST = 1_024;
    private static final int LOW = 2_048;
    private static final int MEDIUM = 8_192;
    private static final int HIGH = 16_384;
    private static final int MAX = 32_768;

    private final OptionalInt budget;
    private final long maxTokens;

    private Thinking(OptionalInt budget, long maxTokens) {
        this.budget = budget;
        this.maxTokens = maxTokens;
    }

    /// Reads the options of a request.
    ///
    /// @throws ModelException `client_request` for a budget that the service refuses
    static Thinking of(ChatRequest request) {
        var options = request.options();
        var budget = isCarriedOn(request.messages()) ? budget(options) : OptionalInt.empty();
        if (budget.isEmpty()) {
            return new Thinking(budget, given(options, USUAL_ANSWER));
        }
        var maxTokens = given(options, (long) budget.getAsInt() + USUAL_ANSWER);
        if (budget.getAsInt() >= maxTokens) {
            throw Refusal.of(
                    AnthropicProvider.NAME,
                    "a reasoning budget of %d tokens leaves nothing of max_tokens %d"
                            .formatted(budget.getAsInt(), maxTokens));
        }
        if (options.temperature() != null && options.temperature() != 1) {
            throw Refusal.of(
                    AnthropicProvider.NAME,
                    "a temperature cannot be combined with reasoning, was "
                            + options.temperature());
        }
        if (forcesCalls(options.toolChoice()) && !request.tools().isEmpty()) {
            throw Refusal.of(
                    AnthropicProvider.NAME, "a call cannot be forced together with reasoning");
        }
        return new Thinking(budget, maxTokens);
    }

    private static boolean forcesCalls(@Nullable ToolChoice choice) {
        return choice == ToolChoice.Mode.REQUIRED || choice instanceof ToolChoice.Named;
    }

    private static long given(ChatOptions options, long usual) {
        return options.maxTokens() == null ? usual : options.maxTokens();
    }

    private static OptionalInt budget(ChatOptions options) {
        return switch (options.reasoningEffort()) {
            case null -> OptionalInt.empty();
            case ReasoningEffort.Level level -> budget(level);
            case ReasoningEffort.Budget(var tokens) when tokens == 0 -> OptionalInt.empty();
            case ReasoningEffort.Budget(var tokens) when tokens < LEAST ->
                    throw Refusal.of(
                            AnthropicProvider.NAME,
                            "a reasoning budget must be 0 or at least %d tokens, was %d"
                                    .formatted(LEAST, tokens));
            case ReasoningEffort.Budget(var tokens) -> OptionalInt.of(tokens);
        };
    }

    private static OptionalInt budget(ReasoningEffort.Level level) {
        return switch (level) {
            case NONE -> OptionalInt.empty();
            case LOW -> OptionalInt.of(LOW);
            case MEDIUM -> OptionalInt.of(MEDIUM);
            case HIGH -> OptionalInt.of(HIGH);
            case MAX -> OptionalInt.of(MAX);
        };
    }

    /// While calls are being answered, the turn that made them has to begin with what was thought.
    /// It does not if another model made them; then this turn goes on without thinking.
    private static boolean isCarriedOn(List<ChatMessage> messages) {
        for (var at = messages.size() - 1; at >= 0; at--) {
            var message = messages.get(at);
            if (message.role() == Role.ASSISTANT) {
                return !message.has(ContentBlock.ToolUse.class) || isThoughtOut(message);
            }
            if (message.role() == Role.USER) {
                return true;
            }
        }
        return true;
    }

    private static boolean isThoughtOut(ChatMessage message) {
        return switch (message.content().getFirst()) {
            case ContentBlock.Reasoning thought -> Blocks.isSigned(thought);
            case ContentBlock.Raw raw -> Blocks.isOurs(raw);
            case ContentBlock.Text _, ContentBlock.ToolUse _, ContentBlock.ToolAnswer _, Media _ ->
                    false;
        };
    }

    OptionalInt budget() {
        return budget;
    }

    long maxTokens() {
        return maxTokens;
    }
}
