package dev.reprise.state.processor;

import dev.reprise.state.typed.RecordType;
import java.util.List;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// A record in a mirror. Its fields are known once all of them have been looked at, since records
/// may contain themselves.
final class DescribedRecord {
    private final TypeElement element;
    private final String holder;
    private List<DescribedField> fields = List.of();
    private @Nullable RecordType<Object> check;

    /// @param holder the class with the constants of the record, in full
    DescribedRecord(TypeElement element, String holder) {
        this.element = element;
        this.holder = holder;
    }

    void complete(List<DescribedField> found, RecordType<Object> type) {
        fields = found;
        check = type;
    }

    TypeElement element() {
        return element;
    }

    String name() {
        return TypeNames.of(element);
    }

    List<DescribedField> fields() {
        return fields;
    }

    /// The expression for the type.
    String type() {
        return holder + ".TYPE";
    }

    String holder() {
        return holder;
    }

    /// A type that accepts the same JSON.
    ///
    /// @throws IllegalArgumentException if the record is asked for by its own description
    RecordType<Object> check() {
        var found = check;
        if (found == null) {
            throw new IllegalArgumentException(name() + " cannot flatten or merge itself");
        }
        return found;
    }
}
