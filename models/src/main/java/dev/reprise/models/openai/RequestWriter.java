package dev.reprise.models.openai;

import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.models.http.Effort;
import dev.reprise.models.http.Refusal;
import dev.reprise.models.http.RequestBody;
import dev.reprise.state.JsonOutput;
import java.util.regex.Pattern;

/// Writes the body of a request.
final class RequestWriter {
    /// Models that refuse `max_tokens`.
    private static final Pattern REASONING_MODEL = Pattern.compile("(.*/)?(o\\d|gpt-5).*");

    private final Service service;
    private final ChatRequest request;
    private final RequestBody body;
    private final JsonOutput out;

    private RequestWriter(Service service, ChatRequest request, RequestBody body) {
        this.service = service;
        this.request = request;
        this.body = body;
        this.out = body.out();
    }

    /// The body of a request.
    ///
    /// @throws ModelException `client_request` for what the service refuses
    static byte[] write(Service service, ChatRequest request) {
        Refusal.unlessOffered(service.name(), request);
        return RequestBody.write(
                request, body -> new RequestWriter(service, request, body).write());
    }

    private void write() {
        body.member("model", request.model());
        body.member("messages", () -> new MessageWriter(service, out).write(request.messages()));
        if (!request.tools().isEmpty()) {
            writeTools();
        }
        body.member("stream", true);
        if (!service.has(Quirk.USAGE_UNASKED)) {
            body.member(
                    "stream_options",
                    () -> out.beginObject().member("include_usage", true).endObject());
        }
        writeOptions();
    }

    private void writeTools() {
        body.list("tools", request.tools(), this::writeTool);
        var choice = request.options().toolChoice();
        if (choice != null) {
            body.member("tool_choice", () -> writeChoice(choice));
        }
        body.optional("parallel_tool_calls", request.options().parallelCalls());
    }

    private void writeTool(ToolDescriptor tool) {
        out.beginObject().member("type", "function").name("function").beginObject();
        out.member("name", tool.id()).member("description", tool.description());
        out.member("parameters", tool.parameters());
        out.endObject().endObject();
    }

    private void writeChoice(ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Mode.AUTO -> out.value("auto");
            case ToolChoice.Mode.NONE -> out.value("none");
            case ToolChoice.Mode.REQUIRED ->
                    out.value(service.has(Quirk.ANY_CALL) ? "any" : "required");
            case ToolChoice.Named(var tool) -> {
                out.beginObject().member("type", "function").name("function");
                out.beginObject().member("name", tool).endObject().endObject();
            }
        }
    }

    private void writeOptions() {
        var options = request.options();
        var reasons = REASONING_MODEL.matcher(request.model()).matches();
        body.optional("temperature", options.temperature());
        body.optional(reasons ? "max_completion_tokens" : "max_tokens", options.maxTokens());
        body.optional("top_p", options.topP());
        body.texts("stop", options.stopSequences());
        body.optional(service.has(Quirk.RANDOM_SEED) ? "random_seed" : "seed", options.seed());
        if (options.reasoningEffort() != null) {
            body.member("reasoning_effort", Effort.word(options.reasoningEffort()));
        }
    }
}
