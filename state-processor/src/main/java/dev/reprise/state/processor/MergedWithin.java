package dev.reprise.state.processor;

import dev.reprise.state.typed.Flatten;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Nested;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/// Looks for components that merge, also in records that are not described yet.
final class MergedWithin {
    private final Set<Element> seen = new HashSet<>();

    private MergedWithin() {}

    /// The first component of a record that merges, or that is a nested or flat record with one.
    static Optional<RecordComponentElement> first(TypeElement record) {
        return new MergedWithin().in(record);
    }

    private Optional<RecordComponentElement> in(TypeElement record) {
        return record.getRecordComponents().stream()
                .<RecordComponentElement>map(each -> each)
                .filter(this::merges)
                .findFirst();
    }

    private boolean merges(RecordComponentElement component) {
        return component.getAnnotation(Merged.class) != null
                || ((component.getAnnotation(Nested.class) != null
                                || component.getAnnotation(Flatten.class) != null)
                        && component.asType() instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement record
                        && seen.add(record)
                        && in(record).isPresent());
    }
}
