package dev.reprise.models.anthropic;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
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

/// Hands over what the events of one message say, and keeps how it ended.
///
/// Deltas are nearly all there is, so they are read without a tree.
final class MessageFold implements AnswerFold {
    private static final String DELTA = "content_block_delta";

    private final HttpFailures failures;
    private final ModelSink sink;
    private final OpenBlocks blocks;
    private final DeltaReader deltas = new DeltaReader();
    private final UsageFold usage = new UsageFold();
    private @Nullable String finish;
    private boolean isFinished;

    MessageFold(HttpFailures failures, ModelSink sink) {
        this.failures = failures;
        this.sink = sink;
        blocks = new OpenBlocks(sink);
    }

    @Override
    public boolean add(EventStream event) {
        try {
            if (DELTA.equals(event.type())) {
                blocks.add(deltas.read(event.buffer(), event.offset(), event.length()));
                return false;
            }
            var end = event.offset() + event.length();
            var json = Json.parse(Arrays.copyOfRange(event.buffer(), event.offset(), end));
            if (!(json instanceof JsonObject object)) {
                throw JsonException.mustBe("an object", json);
            }
            if (Members.text(object, "type").equals(DELTA)) { // gateways leave the name out
                blocks.add(deltas.read(event.buffer(), event.offset(), event.length()));
                return false;
            }
            return add(object);
        } catch (JsonException problem) {
            throw failures.malformed("sent an event that cannot be read", problem);
        }
    }

    /// @return whether it was the last one
    private boolean add(JsonObject object) {
        switch (Members.text(object, "type")) {
            case "message_start" -> start(Members.object(object, "message"));
            case "content_block_start" ->
                    blocks.open(BlockNumber.of(object), Members.object(object, "content_block"));
            case "content_block_stop" -> blocks.close(BlockNumber.of(object));
            case "message_delta" -> {
                end(Members.object(object, "delta"));
                usage.add(Members.object(object, "usage"));
            }
            case "message_stop" -> {
                return true;
            }
            case "error" -> throw failures.ofStream(ErrorBody.of(object));
            default -> {} // pings, and what is not known yet
        }
        return false;
    }

    private void start(JsonObject message) {
        usage.add(Members.object(message, "usage"));
        var soFar = usage.sum();
        if (soFar != null) { // counts when the answer breaks off
            sink.accept(new ModelChunk.Usage(soFar));
        }
    }

    private void end(JsonObject message) {
        var reason = Members.text(message, "stop_reason");
        if (!reason.isEmpty()) {
            finish = reason;
            isFinished = true;
        }
    }

    @Override
    public void addWhole(byte[] body) {
        try {
            var message = Json.parse(body).asObject().orElse(JsonObject.EMPTY);
            if (Members.text(message, "type").equals("error")) {
                throw failures.ofStream(ErrorBody.of(message));
            }
            blocks.addWhole(message.getOr("content", Json.NULL));
            usage.add(Members.object(message, "usage"));
            end(message);
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
        return new Completion(finish(), usage.sum(), blocks.toBeKept());
    }

    private @Nullable Finish finish() {
        return switch (finish) {
            case "end_turn", "pause_turn" -> Finish.END_TURN;
            case "tool_use" -> Finish.TOOL_USE;
            case "max_tokens", "model_context_window_exceeded" -> Finish.MAX_TOKENS;
            case "stop_sequence" -> Finish.STOP_SEQUENCE;
            case "refusal" -> Finish.CONTENT_FILTER;
            case null, default -> null;
        };
    }
}
