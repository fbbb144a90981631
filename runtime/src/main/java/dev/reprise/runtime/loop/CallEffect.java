package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a call is to do, told apart from every other effect of its run.
final class CallEffect {
    private final RunId run;
    private final ToolCall call;
    private final int step;
    private final int position;
    private @Nullable String id; // the same whoever computes it

    /// @param step whose answer asked for the call
    /// @param position of the call in that answer
    CallEffect(RunId run, ToolCall call, int step, int position) {
        this.run = run;
        this.call = call;
        this.step = step;
        this.position = position;
    }

    /// The effects of the calls of one answer.
    static List<CallEffect> ofAll(RunId run, List<ToolCall> calls, int step) {
        var effects = new CallEffect[calls.size()];
        for (int i = 0; i < effects.length; i++) {
            effects[i] = new CallEffect(run, calls.get(i), step, i);
        }
        return List.of(effects);
    }

    /// The effect of a call that waited, its place looked up in the messages.
    ///
    /// @param call as it is made now
    /// @param step of a call that no message tells of
    static CallEffect of(RunId run, ToolCall call, int step, List<Message> messages) {
        for (var message : messages.reversed()) {
            for (int i = 0; i < message.calls().size(); i++) {
                if (message.calls().get(i).id().equals(call.id())) {
                    var metadata = message.metadata();
                    var known = metadata == null ? null : metadata.step();
                    return new CallEffect(run, call, known == null ? step : known, i);
                }
            }
        }
        return new CallEffect(run, call, step, 0);
    }

    RunId run() {
        return run;
    }

    ToolCall call() {
        return call;
    }

    /// SHA-256 over run, step, position, tool and arguments, in hexadecimal digits.
    String id() {
        var known = id;
        if (known == null) {
            known =
                    hash(
                            JsonArray.of(
                                    Json.of(run.value()),
                                    Json.of(step),
                                    Json.of(position),
                                    Json.of(call.name()),
                                    call.arguments()));
            id = known;
        }
        return known;
    }

    String argumentsHash() {
        return hash(call.arguments());
    }

    /// SHA-256 of the canonical form, in hexadecimal digits.
    static String hash(Json value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(value.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
