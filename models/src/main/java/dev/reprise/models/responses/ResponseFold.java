package dev.reprise.models.responses;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.http.AnswerFold;
import dev.reprise.models.http.ErrorBody;
import dev.reprise.models.http.EventStream;
import dev.reprise.models.http.HttpFailures;
import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Hands over what the events of one response say, and keeps how it ended.
final class ResponseFold implements AnswerFold {
    private final HttpFailures failures;
    private final OutputFold output;
    private final DeltaReader deltas = new DeltaReader();
    private boolean isFinished;
    private @Nullable Finish finish;
    private @Nullable TokenUsage usage;

    ResponseFold(HttpFailures failures, ModelSink sink) {
        this.failures = failures;
        this.output = new OutputFold(sink);
    }

    @Override
    public boolean add(EventStream event) {
        if (event.dataIs("[DONE]")) { // said by gateways
            return true;
        }
        try {
            var delta = deltas.read(event.buffer(), event.offset(), event.length());
            if (delta.type().endsWith(".delta")) {
                output.add(delta);
                return false;
            }
            return add(delta.type(), event);
        } catch (JsonException problem) {
            throw failures.malformed("sent an event that cannot be read", problem);
        }
    }

    /// @return whether it was the last one
    private boolean add(String type, EventStream event) {
        switch (type) {
            case "response.output_item.added" -> {
                var json = json(event);
                output.begin(index(json), Members.object(json, "item"));
            }
            case "response.output_item.done" -> {
                var json = json(event);
                output.end(index(json), Members.object(json, "item"));
            }
            case "response.completed", "response.incomplete" -> {
                end(Members.object(json(event), "response"));
                return true;
            }
            case "response.failed", "response.cancelled" ->
                    throw failure(Members.object(json(event), "response"));
            case "error" -> throw failure(json(event));
            default -> {
                if (type.isEmpty() && json(event).has("error")) { // of a gateway
                    throw failure(json(event));
                }
            }
        }
        return false;
    }

    private static JsonObject json(EventStream event) {
        var end = event.offset() + event.length();
        var bytes = Arrays.copyOfRange(event.buffer(), event.offset(), end);
        return Members.object(Json.parse(bytes));
    }

    private static int index(JsonObject event) {
        return event.get("output_index") instanceof Json.Int(var index)
                        && index >= 0
                        && index <= Integer.MAX_VALUE
                ? (int) index
                : -1;
    }

    /// The code says more than the type, which may just be `error`.
    private ModelException failure(JsonObject owner) {
        var error = owner.get("error") instanceof JsonObject nested ? nested : owner;
        var code = Members.text(error, "code");
        var word = code.isEmpty() ? Members.text(error, "type") : code;
        var isRequests = word.startsWith("invalid_") || word.contains("image");
        return failures.ofStream(
                new ErrorBody(
                        isRequests ? "invalid_request" : word,
                        word,
                        Members.text(error, "message")));
    }

    private void end(JsonObject response) {
        var counts = UsageReader.read(Members.object(response, "usage"));
        usage = counts == null ? usage : counts;
        var why = Members.text(Members.object(response, "incomplete_details"), "reason");
        finish =
                switch (Members.text(response, "status")) {
                    case "incomplete" -> incomplete(why);
                    default -> output.finish();
                };
        isFinished = true;
    }

    private static @Nullable Finish incomplete(String why) {
        return switch (why) {
            case "max_output_tokens", "max_tokens" -> Finish.MAX_TOKENS;
            case "content_filter" -> Finish.CONTENT_FILTER;
            default -> null;
        };
    }

    @Override
    public void addWhole(byte[] body) {
        try {
            var response = Members.object(Json.parse(body));
            switch (Members.text(response, "status")) {
                case "completed", "incomplete" -> {
                    var items = Items.objects(response, "output");
                    for (int at = 0; at < items.size(); at++) {
                        output.end(at, items.get(at));
                    }
                    end(response);
                }
                case "failed", "cancelled" -> throw failure(response);
                default -> {
                    if (response.get("error") instanceof JsonObject) {
                        throw failure(response);
                    }
                }
            }
        } catch (JsonException problem) {
            throw failures.malformed("answered with something that cannot be read", problem);
        }
    }

    @Override
    public boolean isFinished() {
        return isFinished;
    }

    @Override
    public Completion completion() {
        return new Completion(finish, usage, output.toBeKept());
    }
}
