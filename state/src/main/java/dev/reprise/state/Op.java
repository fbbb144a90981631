package dev.reprise.state;

import java.util.List;

/// One change of a JSON document.
///
/// As JSON an operation is an object with the members `op` and `path` and those of its kind, in the
/// order of the record; unknown members are skipped on reading.
public sealed interface Op {
    Path path();

    /// Puts a value in the place of what is there. Missing objects on the way are made, and so are
    /// objects in the place of anything else a key leads through; arrays are never extended.
    record Set(Path path, Json value) implements Op {}

    /// Takes out a member or an item; the root becomes `null`. Does nothing where nothing is.
    record Delete(Path path) implements Op {}

    /// Adds an item to the end of an array, which is made where nothing or `null` is.
    record Append(Path path, Json value) implements Op {}

    /// Puts members into an object, which is made where nothing or `null` is.
    ///
    /// @param value an object; anything else fails when it is applied
    record MergeObject(Path path, Json value) implements Op {}

    record Increment(Path path, Amount amount) implements Op {}

    record Decrement(Path path, Amount amount) implements Op {}

    /// Puts an item into an array, before the one at the index.
    ///
    /// @param index from 0 to the length of the array
    record Insert(Path path, int index, Json value) implements Op {
        public Insert {
            if (index < 0) {
                throw new JsonException("index must not be negative, was " + index);
            }
        }
    }

    /// Takes the first item equal to a value out of an array.
    record Remove(Path path, Json value) implements Op {}

    /// Merges a lattice value into the one that is there; where no lattice is known, it is set.
    record LatticeMerge(Path path, Json value) implements Op {}

    static Op set(Path path, Json value) {
        return new Set(path, value);
    }

    static Op delete(Path path) {
        return new Delete(path);
    }

    static Op append(Path path, Json value) {
        return new Append(path, value);
    }

    static Op mergeObject(Path path, Json value) {
        return new MergeObject(path, value);
    }

    static Op increment(Path path, long amount) {
        return new Increment(path, Amount.of(amount));
    }

    static Op increment(Path path, double amount) {
        return new Increment(path, Amount.of(amount));
    }

    static Op decrement(Path path, long amount) {
        return new Decrement(path, Amount.of(amount));
    }

    static Op decrement(Path path, double amount) {
        return new Decrement(path, Amount.of(amount));
    }

    static Op insert(Path path, int index, Json value) {
        return new Insert(path, index, value);
    }

    static Op remove(Path path, Json value) {
        return new Remove(path, value);
    }

    static Op latticeMerge(Path path, Json value) {
        return new LatticeMerge(path, value);
    }

    /// An operation from its JSON form.
    ///
    /// @throws JsonException if the value is not exactly an operation
    static Op fromJson(Json json) {
        var reader = JsonReader.of(json);
        var name = reader.requireText("op");
        var path = reader.require("path", Path::fromJson);
        return switch (name) {
            case "set" -> new Set(path, reader.requireJson("value"));
            case "delete" -> new Delete(path);
            case "append" -> new Append(path, reader.requireJson("value"));
            case "merge_object" -> new MergeObject(path, reader.requireJson("value"));
            case "increment" -> new Increment(path, reader.require("amount", Amount::fromJson));
            case "decrement" -> new Decrement(path, reader.require("amount", Amount::fromJson));
            case "insert" ->
                    new Insert(path, reader.requireIndex("index"), reader.requireJson("value"));
            case "remove" -> new Remove(path, reader.requireJson("value"));
            case "lattice_merge" -> new LatticeMerge(path, reader.requireJson("value"));
            default -> throw reader.mustBe("op", "the name of an operation");
        };
    }

    /// The same operation, with its path going on from another one.
    default Op under(Path base) {
        var below = base.join(path());
        return switch (this) {
            case Set(_, var value) -> new Set(below, value);
            case Delete _ -> new Delete(below);
            case Append(_, var value) -> new Append(below, value);
            case MergeObject(_, var value) -> new MergeObject(below, value);
            case Increment(_, var amount) -> new Increment(below, amount);
            case Decrement(_, var amount) -> new Decrement(below, amount);
            case Insert(_, var index, var value) -> new Insert(below, index, value);
            case Remove(_, var value) -> new Remove(below, value);
            case LatticeMerge(_, var value) -> new LatticeMerge(below, value);
        };
    }

    /// The value of `op` in JSON.
    default String name() {
        return switch (this) {
            case Set _ -> "set";
            case Delete _ -> "delete";
            case Append _ -> "append";
            case MergeObject _ -> "merge_object";
            case Increment _ -> "increment";
            case Decrement _ -> "decrement";
            case Insert _ -> "insert";
            case Remove _ -> "remove";
            case LatticeMerge _ -> "lattice_merge";
        };
    }

    /// The members after `op` and `path`, in order.
    private List<JsonObject.Member> operands() {
        return switch (this) {
            case Delete _ -> List.of();
            case Increment(_, var amount) -> List.of(member("amount", amount.toJson()));
            case Decrement(_, var amount) -> List.of(member("amount", amount.toJson()));
            case Insert(_, var index, var value) ->
                    List.of(member("index", Json.of(index)), member("value", value));
            case Set(_, var value) -> List.of(member("value", value));
            case Append(_, var value) -> List.of(member("value", value));
            case MergeObject(_, var value) -> List.of(member("value", value));
            case Remove(_, var value) -> List.of(member("value", value));
            case LatticeMerge(_, var value) -> List.of(member("value", value));
        };
    }

    private static JsonObject.Member member(String key, Json value) {
        return new JsonObject.Member(key, value);
    }

    default void writeTo(JsonOutput out) {
        out.beginObject().member("op", name()).member("path", path().toJson());
        for (var operand : operands()) {
            out.member(operand.key(), operand.value());
        }
        out.endObject();
    }

    default JsonObject toJson() {
        var json = JsonObject.builder().put("op", name()).put("path", path().toJson());
        for (var operand : operands()) {
            json.put(operand.key(), operand.value());
        }
        return json.build();
    }
}
