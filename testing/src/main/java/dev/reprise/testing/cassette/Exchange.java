package dev.reprise.testing.cassette;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;

/// One question to a model and what it answered.
///
/// @param request what was asked, without secrets, and with digests in place of the bytes of media
record Exchange(JsonObject request, RecordedAnswer answer) {
    static Exchange fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Exchange(
                in.requireObject("request"), in.require("answer", RecordedAnswer::fromJson));
    }

    void writeTo(JsonOutput out) {
        out.beginObject().member("request", request);
        out.member("answer", answer::writeTo);
        out.endObject();
    }
}
