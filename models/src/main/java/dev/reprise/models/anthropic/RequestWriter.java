package dev.reprise.models.anthropic;

import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.models.http.Refusal;
import dev.reprise.models.http.RequestBody;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// Writes the body of a request. The format has no seed.
final class RequestWriter {
    private final ChatRequest request;
    private final Thinking thinking;
    private final RequestBody body;
    private final JsonOutput out;

    private RequestWriter(ChatRequest request, Thinking thinking, RequestBody body) {
        this.request = request;
        this.thinking = thinking;
        this.body = body;
        this.out = body.out();
    }

    /// The body of a request.
    ///
    /// @throws ModelException `client_request` for options that the service refuses
    static byte[] write(ChatRequest request) {
        var thinking = Thinking.of(request);
        Refusal.unlessOffered(AnthropicProvider.NAME, request);
        return RequestBody.write(
                request, body -> new RequestWriter(request, thinking, body).write());
    }

    private void write() {
        var options = request.options();
        var messages = new MessageWriter(request.messages(), out);
        body.member("model", request.model());
        body.optional("max_tokens", (Long) thinking.maxTokens());
        if (messages.hasPrompt()) {
            body.member("system", messages::writePrompt);
        }
        body.member("messages", messages::writeTurns);
        body.list("tools", request.tools(), this::writeTool);
        if (!request.tools().isEmpty()
                && (options.toolChoice() != null || options.parallelCalls() != null)) {
            body.member(
                    "tool_choice",
                    () -> writeChoice(options.toolChoice(), options.parallelCalls()));
        }
        thinking.budget().ifPresent(budget -> body.member("thinking", () -> writeThinking(budget)));
        body.member("stream", true);
        body.optional("temperature", options.temperature());
        body.optional("top_p", options.topP());
        body.texts("stop_sequences", options.stopSequences());
    }

    private void writeTool(ToolDescriptor tool) {
        out.beginObject().member("name", tool.id()).member("description", tool.description());
        out.member("input_schema", tool.parameters()).endObject();
    }

    private void writeChoice(@Nullable ToolChoice choice, @Nullable Boolean parallel) {
        out.beginObject();
        switch (choice) {
            case null -> out.member("type", "auto");
            case ToolChoice.Mode.AUTO -> out.member("type", "auto");
            case ToolChoice.Mode.NONE -> out.member("type", "none");
            case ToolChoice.Mode.REQUIRED -> out.member("type", "any");
            case ToolChoice.Named(var tool) -> out.member("type", "tool").member("name", tool);
        }
        if (parallel != null && choice != ToolChoice.Mode.NONE) {
            out.member("disable_parallel_tool_use", !parallel);
        }
        out.endObject();
    }

    private void writeThinking(int budget) {
        out.beginObject().member("type", "enabled").member("budget_tokens", (long) budget);
        out.endObject();
    }
}
