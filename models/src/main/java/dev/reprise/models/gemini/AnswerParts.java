package dev.reprise.models.gemini;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.http.AnswerFold;
import dev.reprise.models.http.ErrorBody;
import dev.reprise.models.http.EventStream;
import dev.reprise.models.http.HttpFailures;
import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Hands over what the chunks of one answer say, and keeps how it ended. Only the first candidate
/// counts.
final class AnswerParts implements AnswerFold {
    private final HttpFailures failures;
    private final ModelSink sink;
    private final PartFold parts;
    private @Nullable String finish;
    private @Nullable TokenUsage usage;

    AnswerParts(HttpFailures failures, ModelSink sink) {
        this.failures = failures;
        this.sink = sink;
        parts = new PartFold(sink);
    }

    /// The format has no last word: the answer is over with the chunk that says why and what was
    /// used.
    @Override
    public boolean add(EventStream event) {
        var end = event.offset() + event.length();
        addWhole(Arrays.copyOfRange(event.buffer(), event.offset(), end));
        return finish != null && usage != null;
    }

    @Override
    public void addWhole(byte[] body) {
        try {
            switch (Json.parse(body)) {
                case JsonObject chunk -> add(chunk);
                case JsonArray chunks -> chunks.forEach(chunk -> add(Members.object(chunk)));
                case Json other -> throw JsonException.mustBe("an object", other);
            }
        } catch (JsonException problem) {
            throw failures.malformed("sent a chunk that cannot be read", problem);
        }
    }

    private void add(JsonObject chunk) {
        if (chunk.has("error")) {
            throw failures.ofStream(ErrorBody.of(chunk));
        }
        refuseBlocked(Members.object(chunk, "promptFeedback"));
        if (chunk.get("candidates") instanceof JsonArray candidates && !candidates.isEmpty()) {
            addCandidate(Members.object(candidates.get(0)));
        }
        var counts = UsageReader.read(Members.object(chunk, "usageMetadata"));
        if (counts != null) {
            usage = counts;
            if (finish == null) { // the completion tells of it, unless the answer breaks off
                sink.accept(new ModelChunk.Usage(counts));
            }
        }
    }

    private void refuseBlocked(JsonObject feedback) {
        var reason = Members.text(feedback, "blockReason");
        if (!reason.isEmpty()) {
            var text = Members.text(feedback, "blockReasonMessage");
            throw failures.ofStream(
                    new ErrorBody(
                            "invalid_request",
                            reason,
                            text.isEmpty() ? "the prompt was blocked" : text));
        }
    }

    private void addCandidate(JsonObject candidate) {
        if (Members.object(candidate, "content").get("parts") instanceof JsonArray all) {
            all.forEach(part -> parts.add(Members.object(part)));
        }
        var reason = Members.text(candidate, "finishReason");
        if (!reason.isEmpty()) {
            refuseFailure(reason, Members.text(candidate, "finishMessage"));
            finish = reason;
        }
    }

    /// Some ends are failures: of the model, which may do better when it is asked again, or of the
    /// request.
    private void refuseFailure(String reason, String message) {
        switch (reason) {
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MALFORMED_RESPONSE" ->
                    throw failures.malformed(
                            "ended with %s%s"
                                    .formatted(reason, message.isEmpty() ? "" : ": " + message),
                            null);
            case "MISSING_THOUGHT_SIGNATURE" ->
                    throw failures.ofStream(new ErrorBody("invalid_request", reason, message));
            default -> {}
        }
    }

    @Override
    public boolean isFinished() {
        return finish != null;
    }

    @Override
    public Completion completion() {
        return new Completion(finish(), usage, parts.toBeKept());
    }

    private @Nullable Finish finish() {
        return switch (finish) {
            case "STOP" -> parts.hasCalls() ? Finish.TOOL_USE : Finish.END_TURN;
            case "MAX_TOKENS" -> Finish.MAX_TOKENS;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" ->
                    Finish.CONTENT_FILTER;
            case null, default -> null;
        };
    }
}
