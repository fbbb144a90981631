package dev.reprise.state.typed;

import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Merging;
import dev.reprise.state.typed.Field.Nested;
import dev.reprise.state.typed.Field.Skipped;
import dev.reprise.state.typed.Field.Stored;
import java.util.ArrayList;
import java.util.List;

/// Finds the operations between two records.
final class Difference {
    private final List<Op> ops = new ArrayList<>();

    private Difference() {}

    static <R> List<Op> of(RecordType<R> type, R before, R after, Path base) {
        var difference = new Difference();
        difference.records(type, before, after, base);
        return difference.ops;
    }

    @SuppressWarnings("ReferenceEquality") // only a shortcut: what is the same has no difference
    private <R> void records(RecordType<R> type, R before, R after, Path base) {
        if (before == after) {
            return;
        }
        for (var field : type.fields()) {
            fields(field, before, after, base);
        }
    }

    private <R, T> void fields(Field<R, T> field, R before, R after, Path base) {
        switch (field) {
            case Nested<R, T>(var slot, var type) ->
                    records(
                            type.get(),
                            slot.get().apply(before),
                            slot.get().apply(after),
                            base.key(slot.key()));
            case Flat<R, T>(var get, var type) ->
                    records(type.get(), get.apply(before), get.apply(after), base);
            case Stored<R, T> stored -> values(stored, before, after, base);
            case Skipped<R, T> _ -> {}
        }
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private <R, T> void values(Stored<R, T> field, R before, R after, Path base) {
        if (field.get().apply(before) == field.get().apply(after)) {
            return;
        }
        var value = field.slot().write(after);
        if (value.equals(field.slot().write(before))) {
            return;
        }
        var path = base.key(field.key());
        ops.add(
                field instanceof Merging<R, T>
                        ? Op.latticeMerge(path, value)
                        : Op.set(path, value));
    }
}
