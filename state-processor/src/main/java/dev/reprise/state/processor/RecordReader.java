package dev.reprise.state.processor;

import dev.reprise.state.typed.Field;
import dev.reprise.state.typed.FieldRules;
import dev.reprise.state.typed.Mirrors;
import dev.reprise.state.typed.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/// Describes a record and all those it is made of.
///
/// Each is described in the mirror of the record that comes first, also one that has a mirror of
/// its own: that need not be there or be visible, so that this mirror depends on no other.
final class RecordReader {
    private final String mirror;
    private final Map<TypeElement, DescribedRecord> known = new LinkedHashMap<>();
    private final Set<String> holders = new HashSet<>();

    /// @param mirror the class that is generated, in full
    RecordReader(String mirror) {
        this.mirror = mirror;
        holders.add(mirror.substring(mirror.lastIndexOf('.') + 1));
    }

    /// The records whose descriptions belong into this mirror.
    Collection<DescribedRecord> within() {
        return known.values().stream()
                .filter(record -> record.holder().startsWith(mirror + "."))
                .toList();
    }

    DescribedRecord describeRoot(TypeElement record) {
        return describe(record, mirror);
    }

    /// What is known of a record; perhaps not yet of its fields.
    ///
    /// @throws IllegalArgumentException if the record itself cannot be state
    /// @throws RefusedException if one of its components cannot
    DescribedRecord describe(TypeElement record) {
        var found = known.get(record);
        return found == null ? describe(record, holder(record)) : found;
    }

    private String holder(TypeElement record) {
        var isState =
                record.getAnnotationMirrors().stream()
                        .anyMatch(each ->
                                each.getAnnotationType()
                                        .toString()
                                        .equals(StateDeclaration.ANNOTATION));
        if (StateDeclaration.hasUpcasters(record) && !isState) {
            throw new IllegalArgumentException(
                    FieldRules.upcastersWithin(record.getSimpleName().toString()));
        }
        var name = record.getSimpleName() + Mirrors.SUFFIX;
        var unique = name;
        for (var more = 2; !holders.add(unique); more++) {
            unique = name + more;
        }
        return mirror + "." + unique;
    }

    private DescribedRecord describe(TypeElement record, String holder) {
        Shapes.visible(record);
        if (!record.getTypeParameters().isEmpty()) {
            throw new IllegalArgumentException(
                    record + " is generic, which a record of state cannot be");
        }
        var described = new DescribedRecord(record, holder);
        known.put(record, described);
        var fields = new ArrayList<DescribedField>();
        var checks = new ArrayList<Field<Object, ?>>();
        var constants = new Constants();
        for (var component : record.getRecordComponents()) {
            var read = field(record, component, fields.size(), constants);
            fields.add(read.described());
            checks.add(read.check());
        }
        described.complete(
                fields,
                RecordType.of(record.getSimpleName().toString(), checks, _ -> new Object()));
        return described;
    }

    private FieldReader.Read field(
            TypeElement record, RecordComponentElement component, int index, Constants constants) {
        try {
            return new FieldReader(record, component, new Shapes(this))
                    .read(index, constants.nameOf(component.getSimpleName().toString()));
        } catch (IllegalArgumentException problem) {
            throw new RefusedException(component, problem);
        }
    }

    /// The names of constants: those of the components in capitals, except where that is taken.
    private static final class Constants {
        private final Set<String> taken =
                new HashSet<>(Set.of("OF", "LAYOUT", "TYPE", "PATH", "VIEW", "LATTICES", "STATE"));

        String nameOf(String component) {
            var capitals =
                    component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
            return taken.add(capitals) ? capitals : component;
        }
    }
}
