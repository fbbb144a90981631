package dev.reprise.state.typed;

import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonObject;
import dev.reprise.state.ObjectLayout;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Stored;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a record from text, with no JSON in between.
final class RecordInput {
    private final ObjectLayout layout;
    private final Slot<?, ?>[] slots;
    private final int[] places;
    private final boolean isWhole;

    private record Place(Slot<?, ?> slot, int field) {
        String key() {
            return slot.key();
        }
    }

    private RecordInput(List<Place> places, boolean isWhole) {
        layout = ObjectLayout.of(places.stream().map(Place::key).toList());
        slots = places.stream().map(Place::slot).toArray(Slot<?, ?>[]::new);
        this.places = places.stream().mapToInt(Place::field).toArray();
        this.isWhole = isWhole;
    }

    static RecordInput of(List<? extends Field<?, ?>> fields) {
        var places =
                IntStream.range(0, fields.size())
                        .filter(at -> fields.get(at) instanceof Stored<?, ?>)
                        .mapToObj(at -> new Place(((Stored<?, ?>) fields.get(at)).slot(), at))
                        .sorted(Comparator.comparing(Place::key, JsonObject.KEY_ORDER))
                        .toList();
        return new RecordInput(places, fields.stream().noneMatch(Flat.class::isInstance));
    }

    /// Whether each stored field has a member of its own, so that all can be read one by one.
    boolean isWhole() {
        return isWhole;
    }

    /// Puts the values of the fields whose members are there at the indices of the fields.
    ///
    /// @throws JsonException if one is not what its field wants
    void read(JsonInput in, @Nullable Object[] values) {
        in.beginObject();
        for (var at = in.nextMember(layout, -1); at >= 0; at = in.nextMember(layout, at)) {
            values[places[at]] = slots[at].readFrom(in);
        }
    }
}
