package dev.reprise.state.processor;

import dev.reprise.state.Json;
import dev.reprise.state.processor.DescribedField.Members;
import dev.reprise.state.typed.Codec;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Field;
import dev.reprise.state.typed.FieldRules;
import dev.reprise.state.typed.FieldRules.Kind;
import dev.reprise.state.typed.FieldRules.Option;
import dev.reprise.state.typed.Rename;
import dev.reprise.state.typed.Slot;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.PrimitiveType;
import org.jspecify.annotations.Nullable;

/// Describes one component of a record.
final class FieldReader {
    private static final String FIELD = Field.class.getName();

    private final RecordComponentElement component;
    private final String name;
    private final String owner;
    private final Shape shape;
    private final Set<Option> options;

    FieldReader(TypeElement owner, RecordComponentElement component, Shapes shapes) {
        this.component = component;
        name = component.getSimpleName().toString();
        this.owner = TypeNames.of(owner);
        options = Option.of(annotation -> component.getAnnotation(annotation) != null);
        shape =
                options.contains(Option.SKIP) && !options.contains(Option.DEFAULT)
                        ? Shapes.unstored(component.asType())
                        : shapes.of(component.asType());
    }

    /// A component and a field that accepts the same JSON.
    record Read(DescribedField described, Field<Object, ?> check) {}

    /// @throws IllegalArgumentException if the component cannot be state as it is declared
    Read read(int index, String constant) {
        var violation = violation();
        if (violation.isPresent()) {
            throw new IllegalArgumentException(violation.get());
        }
        if (options.contains(Option.SKIP)) {
            return read(constant, skipped(), argument(index), new Members.None());
        }
        if (options.contains(Option.FLATTEN)) {
            return read(constant, flat(), argument(index), new Members.Several());
        }
        if (isNullable()) {
            return read(
                    constant,
                    maybe(shape, "value -> java.util.Optional.ofNullable(value.%s())"),
                    "values.<java.util.Optional<%s>>get(%d).orElse(null)"
                            .formatted(shape.name(), index),
                    member(constant));
        }
        return read(
                constant,
                options.contains(Option.MERGED) ? merging() : stored(),
                argument(index),
                member(constant));
    }

    /// What can be written without asking the field is; a number that is no integer may have no
    /// JSON form.
    private Members member(String constant) {
        var value =
                switch (component.asType().getKind()) {
                    case BOOLEAN, BYTE, SHORT, INT, LONG -> "%s.value(value." + name + "())";
                    default -> constant + ".write(value, %s)";
                };
        return new Members.One(new DescribedMember(key(), value));
    }

    /// A skipped component may be of any type; one that may be null is an optional one.
    private Optional<String> violation() {
        if (options.contains(Option.SKIP)) {
            return FieldRules.violation(options, Kind.SCALAR, Kind.SCALAR);
        }
        var kind = isNullable() ? Kind.OPTIONAL : shape.kind();
        return FieldRules.violation(options, kind, shape.innermost().kind())
                .or(() ->
                        options.contains(Option.NESTED) && kind != Kind.RECORD
                                ? mergedInContainer(record(shape.innermost()).element())
                                : Optional.empty());
    }

    private static Optional<String> mergedInContainer(TypeElement record) {
        return MergedWithin.first(record)
                .map(_ -> FieldRules.mergedInContainer(record.getSimpleName().toString()));
    }

    /// What is to be generated for a kind of field.
    private record Chosen(String type, String value, Field<Object, ?> check) {}

    private Read read(String constant, Chosen field, String argument, Members members) {
        return new Read(
                new DescribedField(name, constant, field.type(), field.value(), argument, members),
                field.check());
    }

    private String argument(int index) {
        return component.asType() instanceof PrimitiveType primitive
                ? "(%s) values.<%s>get(%d)"
                        .formatted(TypeNames.plain(primitive), shape.name(), index)
                : "values.<%s>get(%d)".formatted(shape.name(), index);
    }

    private Chosen skipped() {
        var type = "%s.Skipped<%s, %s>".formatted(FIELD, owner, shape.name());
        var value = skippedValue();
        return new Chosen(
                type,
                "new %s(%s::%s, %s)".formatted(type, owner, name, value),
                new Field.Skipped<>(whole -> whole, new Object()));
    }

    private String skippedValue() {
        if (options.contains(Option.DEFAULT)) {
            slot(shape.check());
            return "%s.fromJson(%s.parse(%s))"
                    .formatted(
                            shape.codec(),
                            Json.class.getName(),
                            TypeNames.quoted(component.getAnnotation(Default.class).value()));
        }
        if (isNullable()) {
            return "null";
        }
        return switch (shape.kind()) {
            case OPTIONAL -> "java.util.Optional.empty()";
            case LIST -> "java.util.List.of()";
            case MAP -> "java.util.Map.of()";
            case SCALAR, ENUM, UNION, RECORD, EMPTY_RECORD, LATTICE -> zero();
        };
    }

    private String zero() {
        if (component.asType() instanceof PrimitiveType) {
            return Scalar.of(shape.name()).zero();
        }
        throw new IllegalArgumentException(FieldRules.skippedWithoutValue(shape.name()));
    }

    private Chosen flat() {
        var record = record(shape);
        var type = "%s.Flat<%s, %s>".formatted(FIELD, owner, shape.name());
        return new Chosen(
                type,
                "new %s(%s::%s, () -> %s)".formatted(type, owner, name, record.type()),
                new Field.Flat<>(whole -> whole, record::check));
    }

    private Chosen merging() {
        var type = "%s.Merging<%s, %s>".formatted(FIELD, owner, shape.name());
        var merge = LatticeTypes.merged(shape);
        return new Chosen(
                type,
                "new %s(%s, %s)".formatted(type, slotCode(), merge.code()),
                new Field.Scalar<>(slot(shape.check())));
    }

    private Chosen stored() {
        var inner = shape.innermost();
        return switch (shape.kind()) {
            case OPTIONAL -> maybe(inner, null);
            case LIST -> containing("Items", inner);
            case MAP -> containing("Entries", inner);
            case RECORD, EMPTY_RECORD ->
                    options.contains(Option.NESTED) ? nested() : plain("Scalar");
            case LATTICE, ENUM, UNION -> plain("Scalar");
            case SCALAR -> plain(numeric());
        };
    }

    private String numeric() {
        return switch (shape.name()) {
            case "java.lang.Integer", "java.lang.Long" -> "Whole";
            case "java.lang.Double" -> "Real";
            default -> "Scalar";
        };
    }

    private Chosen plain(String kind) {
        var type =
                kind.equals("Real")
                        ? "%s.Real<%s>".formatted(FIELD, owner)
                        : "%s.%s<%s, %s>".formatted(FIELD, kind, owner, shape.name());
        return new Chosen(
                type,
                "new %s(%s)".formatted(type, slotCode()),
                new Field.Scalar<>(slot(shape.check())));
    }

    private Chosen containing(String kind, Shape inner) {
        var type = "%s.%s<%s, %s>".formatted(FIELD, kind, owner, inner.name());
        return new Chosen(
                type,
                "new %s(%s, %s)".formatted(type, slotCode(), inner.codec()),
                new Field.Scalar<>(slot(shape.check())));
    }

    private Chosen nested() {
        var type = "%s.Nested<%s, %s>".formatted(FIELD, owner, shape.name());
        var record = record(shape).type();
        return new Chosen(
                type,
                "new %s(%s, () -> %s)".formatted(type, slotCode(), record),
                new Field.Scalar<>(slot(shape.check())));
    }

    /// @param present what the value is if there is one
    /// @param getter the code that gets it as an optional; null if the component is one
    private Chosen maybe(Shape present, @Nullable String getter) {
        var type = "%s.Maybe<%s, %s>".formatted(FIELD, owner, present.name());
        var slot =
                slotCode(
                        "java.util.Optional<" + present.name() + ">",
                        "%s.optional(%s)".formatted(Codec.class.getName(), present.codec()),
                        getter == null ? owner + "::" + name : getter.formatted(name));
        var nested = options.contains(Option.NESTED) ? "() -> " + record(present).type() : "null";
        var check =
                Slot.<Object, Optional<Object>>of(
                        key(), Codec.optional(present.check()), _ -> Optional.empty());
        return new Chosen(
                type,
                "new %s(%s, %s, %s)".formatted(type, slot, present.codec(), nested),
                new Field.Scalar<>(withDefault(check)));
    }

    private static DescribedRecord record(Shape shape) {
        var record = shape.record();
        if (record == null) {
            throw new IllegalArgumentException(shape.name() + " is no record");
        }
        return record;
    }

    private String slotCode() {
        var code = slotCode(shape.name(), shape.codec(), owner + "::" + name);
        return options.contains(Option.DEFAULT)
                ? "%s.withDefault(%s)"
                        .formatted(
                                code,
                                TypeNames.quoted(component.getAnnotation(Default.class).value()))
                : code;
    }

    private String slotCode(String type, String codec, String getter) {
        return "%s.<%s, %s>of(%s, %s, %s)"
                .formatted(
                        Slot.class.getName(), owner, type, TypeNames.quoted(key()), codec, getter);
    }

    private Slot<Object, Object> slot(Codec<Object> check) {
        return withDefault(Slot.<Object, Object>of(key(), check, whole -> whole));
    }

    private <T> Slot<Object, T> withDefault(Slot<Object, T> slot) {
        return options.contains(Option.DEFAULT)
                ? slot.withDefault(component.getAnnotation(Default.class).value())
                : slot;
    }

    private String key() {
        var rename = component.getAnnotation(Rename.class);
        return rename == null ? name : rename.value();
    }

    /// By the simple name, as there are several annotations that say this.
    private boolean isNullable() {
        return Stream.concat(
                        component.asType().getAnnotationMirrors().stream(),
                        component.getAccessor().getReturnType().getAnnotationMirrors().stream())
                .anyMatch(each ->
                        each.getAnnotationType()
                                .asElement()
                                .getSimpleName()
                                .contentEquals("Nullable"));
    }
}
