package dev.reprise.testing.cassette;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelSink;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Answers as a cassette has it, each recorded answer once.
///
/// A request for which there is none left fails with class `client_request` and says how it differs
/// from the one that was recorded in its place. Shared by all models and runs of a replay.
public final class CassettePlayer implements ChatModel {
    /// Which recorded question a request is taken for.
    public enum Match {
        /// The one that is equal in everything.
        STRICT,
        /// The one with the same model, the same users' words and calls of the same tools: prompts,
        /// options, schemas, arguments and results may have changed.
        LOOSE
    }

    private final Match match;
    private final Redaction redaction;
    private final List<Exchange> left; // guarded by itself
    private final List<String> misses = new ArrayList<>(); // guarded by left

    /// @param redaction the one of the recording, without which no request with a secret is found
    public CassettePlayer(Cassette cassette, Match match, Redaction redaction) {
        this.match = match;
        this.redaction = redaction;
        this.left = new ArrayList<>(cassette.exchanges());
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return next(redaction.apply(RequestJson.of(request))).play(sink, cancellation);
    }

    private RecordedAnswer next(JsonObject asked) {
        synchronized (left) {
            for (int at = 0; at < left.size(); at++) {
                if (isMeant(left.get(at).request(), asked)) {
                    return left.remove(at).answer();
                }
            }
            var miss =
                    left.isEmpty()
                            ? "the cassette has no answer left"
                            : "the cassette has no answer to this request; the next one in it was recorded for another:\n"
                                    + RequestDiff.between(left.getFirst().request(), asked);
            misses.add(miss);
            throw ModelException.of(ErrorClass.CLIENT_REQUEST, miss);
        }
    }

    private boolean isMeant(JsonObject recorded, JsonObject asked) {
        return switch (match) {
            case STRICT -> recorded.equals(asked);
            case LOOSE -> LooseForm.of(recorded).equals(LooseForm.of(asked));
        };
    }

    /// What was asked in vain, each with the difference.
    public List<String> misses() {
        synchronized (left) {
            return List.copyOf(misses);
        }
    }

    /// How many recorded answers nobody asked for.
    public int left() {
        synchronized (left) {
            return left.size();
        }
    }
}
