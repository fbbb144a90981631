package dev.reprise.testing.cassette;

import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Why a model gave no answer.
///
/// @param status of HTTP, 0 when there was none
record RecordedFailure(
        ErrorClass errorClass, String message, int status, @Nullable Duration retryAfter) {
    static RecordedFailure of(ModelException failure) {
        return new RecordedFailure(
                failure.errorClass(),
                String.valueOf(failure.getMessage()),
                failure.status(),
                failure.retryAfter().orElse(null));
    }

    ModelException exception() {
        return ModelException.ofStatus(errorClass, message, status, retryAfter);
    }

    static RecordedFailure fromJson(Json json) {
        var in = JsonReader.of(json);
        var pause = in.longValue("retry_after_ms");
        return new RecordedFailure(
                in.requireText("class", RecordedFailure::errorClass),
                in.requireText("message"),
                in.indexOr("status", 0),
                pause.isPresent() ? Duration.ofMillis(pause.getAsLong()) : null);
    }

    private static ErrorClass errorClass(String label) {
        return Arrays.stream(ErrorClass.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no class of errors: " + label));
    }

    void writeTo(JsonOutput out) {
        out.beginObject().member("class", errorClass.label()).member("message", message);
        if (status != 0) {
            out.member("status", (long) status);
        }
        out.optional("retry_after_ms", retryAfter == null ? null : (Long) retryAfter.toMillis());
        out.endObject();
    }
}
