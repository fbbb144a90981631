package dev.reprise.state.processor;

import dev.reprise.state.JsonObject;
import dev.reprise.state.processor.DescribedField.Members;
import dev.reprise.state.typed.RecordType;
import java.util.ArrayList;
import java.util.Comparator;
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

    /// The members of the JSON in the order of their keys; empty if those of a flat record are
    /// among them, or if there are none.
    List<DescribedMember> members() {
        var members = new ArrayList<DescribedMember>();
        for (var field : fields) {
            switch (field.members()) {
                case Members.None() -> {}
                case Members.One(var member) -> members.add(member);
                case Members.Several() -> {
                    return List.of();
                }
            }
        }
        members.sort(Comparator.comparing(DescribedMember::key, JsonObject.KEY_ORDER));
        return members;
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
