package dev.reprise.models.responses;

import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.models.http.Effort;
import dev.reprise.models.http.Refusal;
import dev.reprise.models.http.RequestBody;
import dev.reprise.state.JsonOutput;
import java.util.regex.Pattern;

/// Writes the body of a request. The service is told to keep nothing. The format has no seed.
final class RequestWriter {
    /// Models that think; others refuse to be asked for what they thought.
    private static final Pattern REASONING_MODEL =
            Pattern.compile("(.*/)?(o\\d|codex|gpt-[5-9](?!\\d|-chat)).*");

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
        Refusal.unlessOffered(ResponsesProvider.NAME, request);
        if (!request.options().stopSequences().isEmpty()) {
            throw Refusal.of(
                    ResponsesProvider.NAME,
                    "stop sequences are not taken, were " + request.options().stopSequences());
        }
        return RequestBody.write(request, body -> new RequestWriter(request, body).write());
    }

    private void write() {
        var options = request.options();
        body.member("model", request.model());
        body.member("input", () -> new InputWriter(out).write(request.messages()));
        if (!request.tools().isEmpty()) {
            writeTools();
        }
        body.member("stream", true);
        body.member("store", false);
        if (options.reasoningEffort() != null
                || REASONING_MODEL.matcher(request.model()).matches()) {
            body.member(
                    "include",
                    () -> out.beginArray().value("reasoning.encrypted_content").endArray());
        }
        body.optional("temperature", options.temperature());
        body.optional("max_output_tokens", options.maxTokens());
        body.optional("top_p", options.topP());
        if (options.reasoningEffort() != null) {
            var effort = Effort.word(options.reasoningEffort());
            body.object(
                    "reasoning",
                    reasoning -> {
                        reasoning.member("effort", effort);
                        reasoning.member("summary", "auto");
                    });
        }
    }

    private void writeTools() {
        body.list("tools", request.tools(), this::writeTool);
        var choice = request.options().toolChoice();
        if (choice != null) {
            body.member("tool_choice", () -> writeChoice(choice));
        }
        body.optional("parallel_tool_calls", request.options().parallelCalls());
    }

    /// Without `strict` the service takes a schema as it is, and does not change it to its own
    /// rules.
    private void writeTool(ToolDescriptor tool) {
        out.beginObject().member("type", "function").member("name", tool.id());
        out.member("description", tool.description()).member("parameters", tool.parameters());
        out.member("strict", false).endObject();
    }

    private void writeChoice(ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Mode.AUTO -> out.value("auto");
            case ToolChoice.Mode.NONE -> out.value("none");
            case ToolChoice.Mode.REQUIRED -> out.value("required");
            case ToolChoice.Named(var tool) -> {
                out.beginObject().member("type", "function").member("name", tool).endObject();
            }
        }
    }
}
