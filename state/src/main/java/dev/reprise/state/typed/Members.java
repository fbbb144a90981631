package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.ObjectLayout;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Skipped;
import dev.reprise.state.typed.Field.Stored;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The members of the JSON of a record in the order of their keys, those of flat records included.
final class Members<R> {
    private final Member<R>[] members;
    private final ObjectLayout layout;

    @SuppressWarnings("unchecked") // an array of a generic type, for its speed
    private Members(List<Member<R>> members) {
        this.members = members.toArray(Member[]::new);
        layout = ObjectLayout.of(members.stream().map(Member::key).toList());
    }

    /// @throws IllegalArgumentException if two fields are stored under one key
    static <R> Members<R> of(String record, List<Field<R, ?>> fields) {
        var members =
                fields.stream()
                        .flatMap(Members::of)
                        .sorted(Comparator.comparing(Member::key, JsonObject.KEY_ORDER))
                        .toList();
        for (var i = 1; i < members.size(); i++) {
            if (members.get(i).key().equals(members.get(i - 1).key())) {
                throw new IllegalArgumentException(
                        "%s stores two fields as \"%s\"".formatted(record, members.get(i).key()));
            }
        }
        return new Members<>(members);
    }

    private static <R, T> Stream<Member<R>> of(Field<R, T> field) {
        return switch (field) {
            case Stored<R, T> stored -> Stream.of(new Own<>(stored.slot()));
            case Flat<R, T>(var get, var type) ->
                    Arrays.stream(type.get().members().members)
                            .map(member -> new Within<>(get, member));
            case Skipped<R, T> _ -> Stream.empty();
        };
    }

    /// One of them.
    private sealed interface Member<R> {
        String key();

        Json toJson(R owner);

        void write(R owner, JsonOutput out);
    }

    private record Own<R, T>(Slot<R, T> slot) implements Member<R> {
        @Override
        public String key() {
            return slot.key();
        }

        @Override
        public Json toJson(R owner) {
            return slot.write(owner);
        }

        @Override
        public void write(R owner, JsonOutput out) {
            slot.write(owner, out);
        }
    }

    /// One of a flat record.
    private record Within<R, T>(Function<? super R, ? extends T> get, Member<T> member)
            implements Member<R> {
        @Override
        public String key() {
            return member.key();
        }

        @Override
        public Json toJson(R owner) {
            return member.toJson(value(owner));
        }

        @Override
        public void write(R owner, JsonOutput out) {
            member.write(value(owner), out);
        }

        private T value(R owner) {
            var value = get.apply(owner);
            if ((@Nullable Object) value == null) { // foreign code may break its word
                throw new JsonException("must not be null").in(key());
            }
            return value;
        }
    }

    JsonObject toJson(R value) {
        return layout.object(at -> members[at].toJson(value));
    }

    void write(R value, JsonOutput out) {
        out.beginObject();
        for (var at = 0; at < members.length; at++) {
            members[at].write(value, out.name(layout, at));
        }
        out.endObject();
    }
}
