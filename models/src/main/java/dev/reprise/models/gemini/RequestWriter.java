package dev.reprise.models.gemini;

import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.models.http.Refusal;
import dev.reprise.models.http.RequestBody;
import dev.reprise.state.JsonOutput;

/// Writes the body of a request. The model is not in it, but in the address.
final class RequestWriter {
    private static final int MOST_STOPS = 5;

    private final ChatRequest request;
    private final RequestBody body;
    private final JsonOutput out;

    private RequestWriter(ChatRequest request, RequestBody body) {
        this.request = request;
        this.body = body;
        this.out = body.out();
    }

    /// The body of a request.
    ///
    /// @throws ModelException `client_request` for what the service refuses
    static byte[] write(ChatRequest request) {
        refuseUnknown(request);
        return RequestBody.write(request, body -> new RequestWriter(request, body).write());
    }

    private static void refuseUnknown(ChatRequest request) {
        var options = request.options();
        Refusal.unlessOffered(GeminiProvider.NAME, request);
        request.tools().forEach(ToolSchema::check);
        if (options.parallelCalls() != null && !options.parallelCalls()) {
            throw Refusal.of(GeminiProvider.NAME, "parallel calls cannot be turned off");
        }
        if (options.stopSequences().size() > MOST_STOPS) {
            throw Refusal.of(
                    GeminiProvider.NAME,
                    "at most %d stop sequences are taken, were %d"
                            .formatted(MOST_STOPS, options.stopSequences().size()));
        }
        if (options.seed() != null && options.seed() != options.seed().intValue()) {
            throw Refusal.of(
                    GeminiProvider.NAME, "the seed must have 32 bits, was " + options.seed());
        }
    }

    private void write() {
        var turns = new TurnWriter(request, out);
        if (turns.hasPrompt()) {
            body.member("systemInstruction", turns::writePrompt);
        }
        body.member("contents", turns::writeTurns);
        if (!request.tools().isEmpty()) {
            body.member("tools", this::writeTools);
            var choice = request.options().toolChoice();
            if (choice != null) {
                body.member("toolConfig", () -> writeChoice(choice));
            }
        }
        body.object("generationConfig", this::writeOptions);
    }

    private void writeTools() {
        out.beginArray().beginObject();
        out.array("functionDeclarations", request.tools(), (tool, _) -> writeTool(tool));
        out.endObject().endArray();
    }

    private void writeTool(ToolDescriptor tool) {
        out.beginObject().member("name", tool.id()).member("description", tool.description());
        if (!tool.parameters().isEmpty()) {
            out.member("parametersJsonSchema", tool.parameters());
        }
        out.endObject();
    }

    private void writeChoice(ToolChoice choice) {
        out.beginObject().name("functionCallingConfig").beginObject();
        switch (choice) {
            case ToolChoice.Mode.AUTO -> out.member("mode", "AUTO");
            case ToolChoice.Mode.NONE -> out.member("mode", "NONE");
            case ToolChoice.Mode.REQUIRED -> out.member("mode", "ANY");
            case ToolChoice.Named(var tool) -> {
                out.member("mode", "ANY").name("allowedFunctionNames");
                out.beginArray().value(tool).endArray();
            }
        }
        out.endObject().endObject();
    }

    private void writeOptions(RequestBody config) {
        var options = request.options();
        config.optional("temperature", options.temperature());
        config.optional("topP", options.topP());
        config.optional("maxOutputTokens", options.maxTokens());
        config.texts("stopSequences", options.stopSequences());
        config.optional("seed", options.seed());
        if (options.reasoningEffort() != null) {
            var thinking = Thinking.of(request.model(), options.reasoningEffort());
            config.object("thinkingConfig", thinking::write);
        }
    }
}
