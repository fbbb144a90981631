package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Path;
import org.jspecify.annotations.Nullable;

/// An entry of the intent log. The state name is opaque; unknown ones are kept as they are.
public record SerializedStateAction(
        String stateName, String base, StateScope scope, @Nullable String callId, Json payload) {
    public static SerializedStateAction of(StateAction action, @Nullable String callId) {
        return new SerializedStateAction(
                action.stateName(),
                dotted(action.base()),
                action.scope(),
                callId,
                action.payload());
    }

    private static String dotted(Path path) {
        var shown = path.toString().substring(1);
        return shown.startsWith(".") ? shown.substring(1) : shown;
    }

    public static SerializedStateAction fromJson(Json json) {
        var in = JsonReader.of(json);
        return new SerializedStateAction(
                in.requireText("state_type_name"),
                in.requireText("base_path"),
                StateScope.parse(in.requireText("scope")),
                in.text("call_id_override").orElse(null),
                in.json("payload").orElse(Json.NULL));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("state_type_name", stateName)
                .member("base_path", base)
                .member("scope", scope.label());
        out.name("call_id_override");
        if (callId == null) {
            out.nullValue();
        } else {
            out.value(callId);
        }
        out.member("payload", payload);
        out.endObject();
    }
}
