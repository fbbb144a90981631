package dev.reprise.runtime.schema;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON as the libraries for schemas see it.
final class JsonNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonNodes() {}

    static JsonNode of(Json json) {
        return switch (json) {
            case Json.Null _ -> NODES.nullNode();
            case Json.Bool(var truth) -> NODES.booleanNode(truth);
            case Json.Int(var number) -> NODES.numberNode(number);
            case Json.BigUint number -> NODES.numberNode(new BigInteger(number.toString()));
            case Json.Real(var number) -> NODES.numberNode(number);
            case Json.Text(var text) -> NODES.stringNode(text);
            case JsonArray items -> {
                var array = NODES.arrayNode(items.size());
                items.forEach(item -> array.add(of(item)));
                yield array;
            }
            case JsonObject members -> {
                var object = NODES.objectNode();
                members.forEach(member -> object.set(member.key(), of(member.value())));
                yield object;
            }
        };
    }
}
