package dev.reprise.state;

import java.util.List;
import java.util.function.IntFunction;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/// The keys of objects that all have the same ones: put in order and encoded once, and shared by
/// the objects. Any thread may use it.
public final class ObjectLayout {
    private final String[] keys;
    private final SerializedString[] names;

    private ObjectLayout(String[] keys) {
        this.keys = keys;
        names = new SerializedString[keys.length];
        for (var i = 0; i < keys.length; i++) {
            names[i] = new SerializedString(Surrogates.refuseLone("object key", keys[i]));
        }
    }

    /// A layout of keys in their order, which is [JsonObject#KEY_ORDER].
    ///
    /// @throws IllegalArgumentException if they are not in order, or one is there twice
    public static ObjectLayout of(List<String> keys) {
        for (var i = 1; i < keys.size(); i++) {
            if (JsonObject.KEY_ORDER.compare(keys.get(i - 1), keys.get(i)) >= 0) {
                throw new IllegalArgumentException("keys are not in order: " + keys);
            }
        }
        return new ObjectLayout(keys.toArray(String[]::new));
    }

    /// An object with a value for each key.
    ///
    /// @param values makes the value of the key at an index from 0
    /// @throws JsonException if the object would be nested deeper than 500
    public JsonObject object(IntFunction<? extends Json> values) {
        if (keys.length == 0) {
            return JsonObject.EMPTY;
        }
        var depth = 1;
        var made = new Json[keys.length];
        for (var i = 0; i < made.length; i++) {
            made[i] = values.apply(i);
            depth = Depth.around(depth, made[i]);
        }
        return new JsonObject(MemberTree.of(keys, made, made.length), depth);
    }

    /// The index of a key, less than 0 if it is none of them.
    ///
    /// @param guess where it may be, if that is an index
    int find(String key, int guess) {
        return guess < keys.length && keys[guess].equals(key) ? guess : KeyOrder.search(keys, key);
    }

    /// The key at an index from 0.
    SerializableString name(int at) {
        return names[at];
    }
}
