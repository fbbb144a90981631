package dev.reprise.models.openai;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.http.AnswerFold;
import dev.reprise.models.http.ErrorBody;
import dev.reprise.models.http.EventStream;
import dev.reprise.models.http.HttpFailures;
import org.jspecify.annotations.Nullable;

/// Hands over what the chunks of one answer say, and keeps how it ended.
final class ChunkFold implements AnswerFold {
    private final HttpFailures failures;
    private final ModelSink sink;
    private final ChunkReader chunks;
    private final CallNumbers calls = new CallNumbers();
    private final KeptReasoning reasoning;
    private boolean isRefused;
    private @Nullable String finish;
    private @Nullable TokenUsage usage;

    ChunkFold(Service service, HttpFailures failures, ModelSink sink) {
        reasoning = new KeptReasoning(service);
        this.failures = failures;
        this.sink = sink;
        chunks = new ChunkReader(failures);
    }

    @Override
    public boolean add(EventStream event) {
        if (event.dataIs("[DONE]")) {
            return true;
        }
        add(chunks.read(event.buffer(), event.offset(), event.length()));
        return false;
    }

    @Override
    public void addWhole(byte[] body) {
        add(chunks.read(body, 0, body.length));
    }

    private void add(Chunk chunk) {
        reasoning.add(chunk);
        isRefused |= chunk.isRefusal;
        if (!chunk.reasoning.isEmpty()) {
            sink.accept(new ModelChunk.Reasoning(chunk.reasoning));
        }
        if (!chunk.text.isEmpty()) {
            sink.accept(new ModelChunk.Text(chunk.text));
        }
        for (int i = 0; i < chunk.calls.size(); i++) {
            sink.accept(calls.part(chunk.calls.get(i)));
        }
        if (chunk.usage != null) {
            usage = chunk.usage;
            if (finish == null) { // the completion tells of it, unless the answer breaks off
                sink.accept(new ModelChunk.Usage(usage));
            }
        }
        if (chunk.finish != null) {
            refuseFailure(chunk.finish);
            finish = chunk.finish;
        }
    }

    /// Some services end with a failure that looks like an end.
    private void refuseFailure(String reason) {
        switch (reason) {
            case "error" ->
                    throw failures.ofStream(
                            new ErrorBody("server_error", "", "finish_reason error"));
            case "insufficient_system_resource" ->
                    throw failures.ofStream(new ErrorBody("unavailable", "", reason));
            default -> {}
        }
    }

    @Override
    public boolean isFinished() {
        return finish != null;
    }

    @Override
    public Completion completion() {
        return new Completion(finish(), usage, reasoning.blocks(!calls.isEmpty()));
    }

    private @Nullable Finish finish() {
        if (finish == null) {
            return null;
        }
        return switch (finish) {
            case "tool_calls", "function_call" -> Finish.TOOL_USE;
            case "length", "max_tokens", "model_length" -> Finish.MAX_TOKENS;
            case "content_filter" -> Finish.CONTENT_FILTER;
            // Also next to calls, from services that know no other word.
            case "stop", "eos" -> complete();
            default -> null;
        };
    }

    private Finish complete() {
        if (isRefused) {
            return Finish.CONTENT_FILTER;
        }
        return calls.isEmpty() ? Finish.END_TURN : Finish.TOOL_USE;
    }
}
