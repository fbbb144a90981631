package dev.reprise.models.anthropic;

import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.JsonOutput;

/// Writes the body of a request. A member that the extra options name is left to them. The format
/// has no seed.
final class RequestWriter {
    private final ChatRequest request;
    private final JsonOutput out;

    private RequestWriter(ChatRequest request, JsonOutput out) {
        this.request = request;
        this.out = out;
    }

    /// The body of a request.
    ///
    /// @throws ModelException `client_request` for options that the service refuses
    static byte[] write(ChatRequest request) {
        var thinking = Thinking.of(request);
        return JsonOutput.bytes(out -> new RequestWriter(request, out).writeBody(thinking));
    }

    private void writeBody(Thinking thinking) {
        var messages = new MessageWriter(request.messages(), out);
        out.beginObject();
        member("model", () -> out.value(request.model()));
        member("max_tokens", () -> out.value(thinking.maxTokens()));
        if (messages.hasPrompt()) {
            member("system", messages::writePrompt);
        }
        member("messages", messages::writeTurns);
        if (!request.tools().isEmpty()) {
            member("tools", () -> writeTools());
        }
        thinking.budget().ifPresent(budget -> member("thinking", () -> writeThinking(budget)));
        member("stream", () -> out.value(true));
        writeOptions(request.options());
        for (var extra : request.options().extra()) {
            out.member(extra.key(), extra.value());
        }
        out.endObject();
    }

    private void member(String name, Runnable value) {
        if (!request.options().extra().has(name)) {
            out.name(name);
            value.run();
        }
    }

    private void writeTools() {
        out.beginArray();
        request.tools().forEach(this::writeTool);
        out.endArray();
    }

    private void writeTool(ToolDescriptor tool) {
        out.beginObject().member("name", tool.id()).member("description", tool.description());
        out.member("input_schema", tool.parameters()).endObject();
    }

    private void writeThinking(int budget) {
        out.beginObject().member("type", "enabled").member("budget_tokens", (long) budget);
        out.endObject();
    }

    private void writeOptions(ChatOptions options) {
        if (options.temperature() != null) {
            double temperature = options.temperature();
            member("temperature", () -> out.value(temperature));
        }
        if (options.topP() != null) {
            double topP = options.topP();
            member("top_p", () -> out.value(topP));
        }
        if (!options.stopSequences().isEmpty()) {
            member(
                    "stop_sequences",
                    () -> {
                        out.beginArray();
                        options.stopSequences().forEach(out::value);
                        out.endArray();
                    });
        }
    }
}
