package dev.reprise.testing.cassette;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.model.Gate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a model said, piece by piece, and how it ended.
///
/// @param completion how the answer ended; null where it failed
/// @param failure why it failed; null where it ended
record RecordedAnswer(
        List<ModelChunk> chunks,
        @Nullable Completion completion,
        @Nullable RecordedFailure failure) {
    RecordedAnswer {
        chunks = List.copyOf(chunks);
        if ((completion == null) == (failure == null)) {
            throw new IllegalArgumentException("an answer either ended or failed");
        }
    }

    /// Says it again.
    Completion play(ModelSink sink, Cancellation cancellation) {
        for (var chunk : chunks) {
            Gate.refuseCancelled(cancellation);
            sink.accept(chunk);
        }
        Gate.refuseCancelled(cancellation);
        if (completion != null) {
            return completion;
        }
        throw failure == null ? ModelException.cancelled("") : failure.exception();
    }

    static RecordedAnswer fromJson(Json json) {
        var in = JsonReader.of(json);
        var failure = in.optional("failure", RecordedFailure::fromJson).orElse(null);
        return new RecordedAnswer(
                in.list("chunks", ChunkJson::read),
                failure == null ? completion(in) : null,
                failure);
    }

    private static Completion completion(JsonReader in) {
        var finish = in.text("finish", name -> Completion.Finish.valueOf(upper(name)));
        return new Completion(
                finish.orElse(null),
                in.optional("usage", TokenUsage::fromJson).orElse(null),
                in.list("blocks", BlockJson::read));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    void writeTo(JsonOutput out) {
        out.beginObject();
        out.array("chunks", chunks, ChunkJson::write);
        if (completion != null) {
            var finish = completion.finish();
            out.optional("finish", finish == null ? null : finish.name().toLowerCase(Locale.ROOT));
            if (completion.usage() != null) {
                out.member("usage", completion.usage()::writeTo);
            }
            if (!completion.blocks().isEmpty()) {
                out.array("blocks", completion.blocks(), BlockJson::write);
            }
        }
        if (failure != null) {
            out.member("failure", failure::writeTo);
        }
        out.endObject();
    }
}
