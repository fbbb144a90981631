package dev.reprise.protocols.a2a;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.Optional;
import java.util.function.Consumer;

/// A call of the JSON-RPC binding.
///
/// @param id as the client gave it; null for none
public record RpcCall(Json id, Operation operation, JsonObject params) {
    /// Reads a call.
    ///
    /// @throws A2aException when it is none
    public static RpcCall read(Json json) {
        if (!(json instanceof JsonObject call)
                || !call.getOr("jsonrpc", Json.NULL).equals(Json.of("2.0"))) {
            throw new A2aException(
                    A2aError.INVALID_REQUEST, "the request must be an object with jsonrpc \"2.0\"");
        }
        var method =
                call.getOr("method", Json.NULL)
                        .asText()
                        .orElseThrow(() ->
                                new A2aException(
                                        A2aError.INVALID_REQUEST, "method must be a string"));
        var operation =
                Operation.of(method)
                        .orElseThrow(() ->
                                new A2aException(
                                        A2aError.METHOD_NOT_FOUND, "Method not found: " + method));
        return switch (call.getOr("params", JsonObject.EMPTY)) {
            case JsonObject params -> new RpcCall(idOf(json), operation, params);
            case Json other ->
                    throw new A2aException(
                            A2aError.INVALID_PARAMS, "params must be an object, was " + other);
        };
    }

    /// A parameter as text; numbers and truth values as they are written.
    public Optional<String> text(String name) {
        return Optional.ofNullable(params.get(name))
                .filter(value -> !value.isNull())
                .map(value -> value.asText().orElseGet(value::toString));
    }

    /// A parameter that must be there.
    ///
    /// @throws A2aException when it is not
    public String require(String name) {
        return text(name)
                .orElseThrow(() -> TaskFilter.wrong(name + " must be a string, was missing"));
    }

    /// The id of a call that may be broken otherwise; null where it has none.
    public static Json idOf(Json json) {
        return json instanceof JsonObject call ? call.getOr("id", Json.NULL) : Json.NULL;
    }

    /// Writes an answer.
    public void writeResult(Consumer<? super JsonOutput> result, JsonOutput out) {
        out.beginObject().member("jsonrpc", "2.0").member("id", id).name("result");
        result.accept(out);
        out.endObject();
    }
}
