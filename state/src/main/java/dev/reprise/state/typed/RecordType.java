package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.MemberLookup;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.lattice.LatticeRegistry;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Merging;
import dev.reprise.state.typed.Field.Skipped;
import dev.reprise.state.typed.Field.Stored;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that is known about a record as state: its fields in the order of their declaration, and how
/// one is made of their values. Immutable.
///
/// As JSON a record is an object with a member for each stored field. A member that no field knows
/// is passed over on reading; one that is missing is an error, unless its field is optional or has
/// a default.
public final class RecordType<R> implements Codec<R> {
    private final String name;
    private final List<Field<R, ?>> fields;
    private final Function<? super Values, ? extends R> constructor;
    private final Members<R> members;
    private final MemberLookup lookup;
    private final RecordInput input;
    private final BiConsumer<? super R, JsonOutput> writer;

    private RecordType(
            String name,
            List<Field<R, ?>> fields,
            Function<? super Values, ? extends R> constructor,
            @Nullable BiConsumer<? super R, JsonOutput> writer) {
        this.name = name;
        this.fields = fields;
        this.constructor = constructor;
        members = Members.of(name, fields);
        lookup = MemberLookup.of(fields.stream().<@Nullable String>map(RecordType::key).toList());
        input = RecordInput.of(fields);
        this.writer = writer == null ? members::write : writer;
    }

    private static @Nullable String key(Field<?, ?> field) {
        return field instanceof Stored<?, ?> stored ? stored.key() : null;
    }

    /// What a record is made of, in the order of its fields.
    public static final class Values {
        private final @Nullable Object[] values;

        private Values(@Nullable Object[] values) {
            this.values = values;
        }

        /// The value of the field at an index from 0, which has to be of the type that is asked
        /// for.
        @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
        public <T extends @Nullable Object> T get(int field) {
            return (T) values[field];
        }
    }

    /// The type of a record.
    ///
    /// @param name used in messages
    /// @param constructor makes a record of the values of all fields
    /// @throws IllegalArgumentException if two fields are stored under one key
    public static <R> RecordType<R> of(
            String name,
            List<Field<R, ?>> fields,
            Function<? super Values, ? extends R> constructor) {
        return new RecordType<>(name, List.copyOf(fields), constructor, null);
    }

    /// This type with code that writes records faster than this one's knowledge of them does, and
    /// writes the same. What is generated uses it.
    public RecordType<R> writtenBy(BiConsumer<? super R, JsonOutput> code) {
        return new RecordType<>(name, fields, constructor, code);
    }

    /// The type of a record: the one the annotation processor has made, or else one that is made by
    /// reflection. It is looked for once for each class.
    ///
    /// @throws IllegalArgumentException naming the component that cannot be state, and why
    public static <R> RecordType<R> of(Class<R> record) {
        return KnownTypes.of(record);
    }

    public String name() {
        return name;
    }

    public List<Field<R, ?>> fields() {
        return fields;
    }

    /// Of all members of the JSON, those of flat records included.
    Members<R> members() {
        return members;
    }

    private Stream<Stored<R, ?>> stored() {
        return fields.stream().filter(Stored.class::isInstance).map(field -> (Stored<R, ?>) field);
    }

    /// The field with a member of its own under a key.
    ///
    /// @throws IllegalArgumentException if there is none
    public Stored<R, ?> field(String key) {
        return stored().filter(field -> field.key().equals(key))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "%s stores no field as \"%s\"".formatted(name, key)));
    }

    /// The keys of the fields that merge, not counting those of records within the record.
    public List<String> latticeKeys() {
        return stored().filter(Merging.class::isInstance).map(Stored::key).toList();
    }

    /// The lattice of records that are merged field by field.
    ///
    /// @throws IllegalArgumentException if a field is not of a lattice type
    public Lattice<R> lattice() {
        return RecordLattice.of(this);
    }

    /// Whether a field merges, be it one of a nested or flat record.
    public boolean isMerging() {
        return MergingPlaces.of(this, Path.ROOT).findAny().isPresent();
    }

    /// What has to be registered where a record lives, for the fields that merge: its own ones and
    /// those of nested and flat records.
    public LatticeRegistry lattices(Path base) {
        return MergingPlaces.of(this, base)
                .reduce(
                        LatticeRegistry.EMPTY,
                        (known, place) -> known.with(place.path(), place.lattice()),
                        LatticeRegistry::and);
    }

    @Override
    public JsonObject toJson(R value) {
        return members.toJson(value);
    }

    /// The JSON form of a record as compact text in UTF-8.
    ///
    /// @throws JsonException if it has none
    public byte[] toBytes(R value) {
        return JsonOutput.bytes(out -> write(value, out));
    }

    @Override
    public void write(R value, JsonOutput out) {
        writer.accept(value, out);
    }

    @Override
    public R fromJson(Json json) {
        if (!(json instanceof JsonObject object)) {
            throw JsonException.mustBe("an object", json);
        }
        var values = new @Nullable Object[fields.size()];
        lookup.find(object, values);
        for (var at = 0; at < values.length; at++) {
            values[at] = read(object, (Json) values[at], fields.get(at));
        }
        return construct(values);
    }

    /// A record from its JSON form as text in UTF-8.
    ///
    /// @throws JsonException if that is no JSON, or not exactly the form of a record
    public R fromBytes(byte[] utf8) {
        return JsonInput.read(utf8, this::read).orElseGet(() -> fromJson(Json.parse(utf8)));
    }

    @Override
    public R read(JsonInput in) {
        if (!in.isObject() || !input.isWhole()) {
            return fromJson(in.value());
        }
        var values = new @Nullable Object[fields.size()];
        input.read(in, values);
        for (var at = 0; at < values.length; at++) {
            if (values[at] == null) {
                values[at] = read(JsonObject.EMPTY, null, fields.get(at));
            }
        }
        return construct(values);
    }

    /// A record of the values of its fields. Its constructor is foreign code: whatever it throws,
    /// it refuses.
    R construct(@Nullable Object[] values) {
        try {
            return constructor.apply(new Values(values));
        } catch (RuntimeException problem) {
            throw new JsonException("is no %s: %s".formatted(name, problem.getMessage()), problem);
        }
    }

    /// @param member the own one of the field, null if there is none
    private static <R, T> T read(JsonObject json, @Nullable Json member, Field<R, T> field) {
        return switch (field) {
            case Stored<R, T> stored -> stored.slot().read(member);
            case Flat<R, T>(_, var type) -> type.get().fromJson(json);
            case Skipped<R, T>(_, var value) -> value;
        };
    }

    /// The operations that make the new value of the old one, field by field and in their order:
    /// nothing for what is the same, a merge for what merges.
    ///
    /// @param base where the record is
    /// @throws JsonException if a value has no JSON form
    public Patch diff(R before, R after, Path base) {
        return new Patch(Difference.of(this, before, after, base));
    }

    /// One operation that puts a record in its place.
    ///
    /// @throws JsonException if it has no JSON form
    public Patch toPatch(R value, Path base) {
        return Patch.of(Op.set(base, toJson(value)));
    }

    @Override
    public String toString() {
        return name;
    }
}
