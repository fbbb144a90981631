package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.LatticeRegistry;
import dev.reprise.state.lattice.MaxReg;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A record as it is stored over time: its type of today, and how the JSON of earlier versions
/// becomes that of the next.
///
/// Values of a version above 1 carry it in the member `__version`; one without that member is of
/// version 1. A value of an earlier version is read through all the functions from there to today,
/// and not at all if one is missing, or if it is of a later version.
///
/// @param version of what is written, from 1
/// @param upcasters by the version they begin with, each making the JSON of the version after it;
///   they need not care for the member `__version`
public record Versioned<R>(
        RecordType<R> type, int version, Map<Integer, UnaryOperator<JsonObject>> upcasters)
        implements Codec<R> {
    /// The key of the version.
    public static final String VERSION = "__version";

    public Versioned {
        upcasters = Map.copyOf(upcasters);
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1, was " + version);
        }
        for (var from : upcasters.keySet()) {
            if (from < 1 || from >= version) {
                throw new IllegalArgumentException(
                        "an upcaster must be from 1 to %d, was from %d"
                                .formatted(version - 1, from));
            }
        }
    }

    public static <R> Versioned<R> of(RecordType<R> type) {
        return new Versioned<>(type, 1, Map.of());
    }

    /// As the record declares it, by its methods with [Upcast].
    public static <R> Versioned<R> of(RecordType<R> type, int version, Class<?> record) {
        return new Versioned<>(type, version, Upcasters.of(record));
    }

    /// What has to be registered where such a value lives, for its fields that merge. Its version
    /// merges with them, so that whoever makes the first change is in nobody's way.
    public LatticeRegistry lattices(Path base) {
        var fields = type.lattices(base);
        return version == 1 || fields.paths().isEmpty()
                ? fields
                : fields.with(base.key(VERSION), MaxReg.lattice(Element.LONG));
    }

    @Override
    public JsonObject toJson(R value) {
        var json = type.toJson(value);
        return version == 1 ? json : json.with(VERSION, version);
    }

    @Override
    public void write(R value, JsonOutput out) {
        out.value(toJson(value));
    }

    @Override
    public R fromJson(Json json) {
        return type.fromJson(upcast(json));
    }

    @Override
    public R read(JsonInput in) {
        return fromJson(in.value());
    }

    /// Whether a value is of today's version.
    public boolean isCurrent(Json json) {
        return version(json) == version;
    }

    /// A value as today's version has it; one that is of that version as it is.
    ///
    /// @throws JsonException if it is of a later version or cannot be upcast
    public Json upcast(Json json) {
        var found = version(json);
        if (found == version) {
            return json;
        }
        if (found > version || !(json instanceof JsonObject old)) {
            throw new JsonException(
                    "must be %s of version %d or earlier, was of version %d"
                            .formatted(type.name(), version, found));
        }
        var current = old.without(VERSION);
        for (var from = found; from < version; from++) {
            current = upcast(step(from), from, current);
        }
        return current.with(VERSION, version);
    }

    /// An upcaster is foreign code: whatever it throws, it refuses the value.
    private static JsonObject upcast(
            UnaryOperator<JsonObject> upcaster, int from, JsonObject json) {
        try {
            return upcaster.apply(json);
        } catch (RuntimeException problem) {
            throw new JsonException(
                    "upcaster from version %d: %s".formatted(from, problem.getMessage()), problem);
        }
    }

    private UnaryOperator<JsonObject> step(int from) {
        var upcaster = upcasters.get(from);
        if (upcaster == null) {
            throw new JsonException(
                    "must be %s of version %d, was of version %d, and no upcaster is from version %d"
                            .formatted(type.name(), version, from, from));
        }
        return upcaster;
    }

    private static int version(Json json) {
        if (!(json instanceof JsonObject object) || !object.has(VERSION)) {
            return 1;
        }
        if (object.get(VERSION) instanceof Json.Int(var version)
                && version >= 1
                && version <= Integer.MAX_VALUE) {
            return (int) version;
        }
        throw JsonException.mustBe("a version from 1", object.get(VERSION)).in(VERSION);
    }
}
