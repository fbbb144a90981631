package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// The lattice of a record whose components are all lattices: merged one by one.
///
/// As JSON an object with a member for each field, all of them required.
///
/// ```java
/// record Visits(GCounter pages, Flag seen) {
///     static final Field<Visits, GCounter> PAGES =
///             new Field<>("pages", GCounter.LATTICE, Visits::pages);
///     static final Field<Visits, Flag> SEEN = new Field<>("seen", Flag.LATTICE, Visits::seen);
///     static final Lattice<Visits> LATTICE =
///             CompositeLattice.of(
///                     List.of(PAGES, SEEN),
///                     values -> new Visits(values.get(PAGES), values.get(SEEN)));
/// }
/// ```
public final class CompositeLattice<R> implements Lattice<R> {
    private final List<Field<R, ?>> fields;
    private final Function<? super Values<R>, ? extends R> constructor;

    private CompositeLattice(
            List<Field<R, ?>> fields, Function<? super Values<R>, ? extends R> constructor) {
        this.fields = fields;
        this.constructor = constructor;
    }

    /// A component of a record.
    ///
    /// @param key its name in JSON
    public record Field<R, L>(
            String key, Lattice<L> lattice, Function<? super R, ? extends L> get) {}

    /// What a record is made of.
    public static final class Values<R> {
        private final Map<Field<R, ?>, Object> values = new HashMap<>();

        private Values() {}

        @SuppressWarnings("unchecked") // what is put for a field is a value of its lattice
        public <L> L get(Field<R, L> field) {
            return (L) Objects.requireNonNull(values.get(field), field.key());
        }

        private <L> void read(Field<R, L> field, JsonReader members) {
            L value = members.require(field.key(), field.lattice()::fromJson);
            values.put(field, value);
        }

        private <L> void merge(Field<R, L> field, R left, R right) {
            var merged = field.lattice().merge(field.get().apply(left), field.get().apply(right));
            values.put(field, merged);
        }
    }

    /// A lattice of records.
    ///
    /// @param fields all components
    /// @param constructor makes a record of them
    public static <R> CompositeLattice<R> of(
            List<Field<R, ?>> fields, Function<? super Values<R>, ? extends R> constructor) {
        return new CompositeLattice<>(List.copyOf(fields), constructor);
    }

    @Override
    public R merge(R left, R right) {
        var values = new Values<R>();
        for (var field : fields) {
            values.merge(field, left, right);
        }
        return constructor.apply(values);
    }

    @Override
    public Json toJson(R value) {
        var json = JsonObject.builder();
        for (var field : fields) {
            put(json, field, value);
        }
        return json.build();
    }

    private static <R, L> void put(JsonObject.Builder json, Field<R, L> field, R value) {
        json.put(field.key(), field.lattice().toJson(field.get().apply(value)));
    }

    @Override
    public R fromJson(Json json) {
        var members = JsonReader.of(json);
        var values = new Values<R>();
        for (var field : fields) {
            values.read(field, members);
        }
        return constructor.apply(values);
    }
}
