package dev.reprise.testing.cassette;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Notes what models are asked and what they answer. Calls that are cancelled are left out.
///
/// Shared by all models and runs of a recording.
public final class CassetteRecorder {
    private final Redaction redaction;
    private final List<Exchange> exchanges = Collections.synchronizedList(new ArrayList<>());

    public CassetteRecorder(Redaction redaction) {
        this.redaction = redaction;
    }

    /// The model, and everything said to and by it noted.
    public ChatModel record(ChatModel model) {
        return (request, sink, cancellation) -> record(model, request, sink, cancellation);
    }

    private Completion record(
            ChatModel model, ChatRequest request, ModelSink sink, Cancellation cancellation) {
        var chunks = new ArrayList<ModelChunk>();
        try {
            var completion =
                    model.generate(
                            request,
                            chunk -> {
                                chunks.add(chunk);
                                sink.accept(chunk);
                            },
                            cancellation);
            note(request, chunks, completion, null);
            return completion;
        } catch (ModelException e) {
            if (e.errorClass() != ModelException.ErrorClass.CANCELLED) {
                note(request, chunks, null, RecordedFailure.of(e));
            }
            throw e;
        }
    }

    private void note(
            ChatRequest request,
            List<ModelChunk> chunks,
            @Nullable Completion completion,
            @Nullable RecordedFailure failure) {
        var answer = new RecordedAnswer(chunks, completion, failure);
        var redacted = redaction.apply(Json.parse(JsonOutput.bytes(answer::writeTo)));
        exchanges.add(
                new Exchange(
                        redaction.apply(RequestJson.of(request)),
                        RecordedAnswer.fromJson(redacted)));
    }

    /// What was recorded so far.
    public Cassette cassette() {
        synchronized (exchanges) {
            return new Cassette(exchanges);
        }
    }
}
