package dev.reprise.extensions.permission;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/// Where in the arguments of a call a condition looks; wildcards lead to several places.
record FieldPath(List<Step> steps) {
    FieldPath {
        steps = List.copyOf(steps);
    }

    /// One step of the way.
    sealed interface Step {
        /// To the member with this name.
        record Member(String name) implements Step {}

        /// To every member.
        record AnyMember() implements Step {}

        /// To the item at this index.
        record Item(int at) implements Step {}

        /// To every item.
        record AnyItem() implements Step {}
    }

    /// The values at all places the path leads to.
    List<Json> in(Json arguments) {
        var values = List.of(arguments);
        for (var step : steps) {
            values = values.stream().flatMap(value -> follow(step, value)).toList();
        }
        return values;
    }

    private static Stream<Json> follow(Step step, Json value) {
        return switch (step) {
            case Step.Member(var name) ->
                    value instanceof JsonObject object
                            ? Stream.ofNullable(object.get(name))
                            : Stream.empty();
            case Step.AnyMember() ->
                    value instanceof JsonObject object
                            ? object.stream().map(JsonObject.Member::value)
                            : Stream.empty();
            case Step.Item(var at) ->
                    value instanceof JsonArray array && at < array.size()
                            ? Stream.of(array.get(at))
                            : Stream.empty();
            case Step.AnyItem() ->
                    value instanceof JsonArray array ? array.stream() : Stream.empty();
        };
    }

    /// Whether a JSON Schema of the arguments knows the place. Places it says nothing about count
    /// as missing.
    boolean isIn(Json schema) {
        var schemas = List.of(schema);
        for (var step : steps) {
            schemas = schemas.stream().flatMap(each -> below(step, each)).toList();
        }
        return !schemas.isEmpty();
    }

    private static Stream<Json> below(Step step, Json schema) {
        var object = schema.asObject().orElse(JsonObject.EMPTY);
        var properties = object.getOr("properties", JsonObject.EMPTY);
        return switch (step) {
            case Step.Member _, Step.AnyMember _ -> follow(step, properties);
            case Step.Item _, Step.AnyItem _ -> Stream.ofNullable(object.get("items"));
        };
    }

    /// As in patterns: `a.b[0].c`, `items[*].id`, `*.name`.
    @Override
    public String toString() {
        var shown = new StringBuilder();
        for (var step : steps) {
            switch (step) {
                case Step.Member(var name) -> dotted(shown).append(name);
                case Step.AnyMember() -> dotted(shown).append('*');
                case Step.Item(var at) -> shown.append('[').append(at).append(']');
                case Step.AnyItem() -> shown.append("[*]");
            }
        }
        return shown.toString();
    }

    private static StringBuilder dotted(StringBuilder shown) {
        return shown.isEmpty() ? shown : shown.append('.');
    }
}
