package dev.reprise.models.openai;

import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.JsonOutput;
import java.util.regex.Pattern;

/// Writes the body of a request. A member that the extra options name is left to them.
final class RequestWriter {
    /// Models that refuse `max_tokens`.
    private static final Pattern REASONING_MODEL = Pattern.compile("(.*/)?(o\\d|gpt-5).*");

    private static final int LITTLE_THINKING = 2_048;
    private static final int SOME_THINKING = 16_384;

    private final Service service;
    private final ChatRequest request;
    private final JsonOutput out;

    private RequestWriter(Service service, ChatRequest request, JsonOutput out) {
        this.service = service;
        this.request = request;
        this.out = out;
    }

    static byte[] write(Service service, ChatRequest request) {
        return JsonOutput.bytes(out -> new RequestWriter(service, request, out).writeBody());
    }

    private void writeBody() {
        out.beginObject();
        member("model", () -> out.value(request.model()));
        member("messages", () -> new MessageWriter(service, out).write(request.messages()));
        if (!request.tools().isEmpty()) {
            member("tools", this::writeTools);
        }
        member("stream", () -> out.value(true));
        member("stream_options", () -> out.beginObject().member("include_usage", true).endObject());
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
        for (var tool : request.tools()) {
            writeTool(tool);
        }
        out.endArray();
    }

    private void writeTool(ToolDescriptor tool) {
        out.beginObject().member("type", "function").name("function").beginObject();
        out.member("name", tool.id()).member("description", tool.description());
        out.member("parameters", tool.parameters());
        out.endObject().endObject();
    }

    private void writeOptions(ChatOptions options) {
        if (options.temperature() != null) {
            double temperature = options.temperature();
            member("temperature", () -> out.value(temperature));
        }
        if (options.maxTokens() != null) {
            long maxTokens = options.maxTokens();
            var reasons = REASONING_MODEL.matcher(request.model()).matches();
            member(reasons ? "max_completion_tokens" : "max_tokens", () -> out.value(maxTokens));
        }
        if (options.topP() != null) {
            double topP = options.topP();
            member("top_p", () -> out.value(topP));
        }
        if (!options.stopSequences().isEmpty()) {
            member("stop", () -> writeStops(options));
        }
        if (options.seed() != null) {
            long seed = options.seed();
            member("seed", () -> out.value(seed));
        }
        if (options.reasoningEffort() != null) {
            var effort = effort(options.reasoningEffort());
            member("reasoning_effort", () -> out.value(effort));
        }
    }

    private void writeStops(ChatOptions options) {
        out.beginArray();
        options.stopSequences().forEach(out::value);
        out.endArray();
    }

    /// The format has words only, and nothing above `high` that every service knows.
    private static String effort(ReasoningEffort effort) {
        return switch (effort) {
            case ReasoningEffort.Level level ->
                    level == ReasoningEffort.Level.MAX ? "high" : level.label();
            case ReasoningEffort.Budget(var tokens) when tokens <= 0 -> "none";
            case ReasoningEffort.Budget(var tokens) when tokens <= LITTLE_THINKING -> "low";
            case ReasoningEffort.Budget(var tokens) when tokens <= SOME_THINKING -> "medium";
            case ReasoningEffort.Budget _ -> "high";
        };
    }
}
