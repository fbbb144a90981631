package dev.reprise.state.processor;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.typed.Codec;
import dev.reprise.state.typed.FieldRules.Kind;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/// What declared types stand for; the counterpart of the one that reads classes at run time.
final class Shapes {
    private static final String CODEC = Codec.class.getName();
    private static final String UNION = Union.class.getName();
    private static final String VARIANT = UNION + ".Variant";
    private static final Set<String> LATTICES =
            Set.of("Flag", "GCounter", "MaxReg", "MinReg", "GSet", "OrSet", "OrMap").stream()
                    .map(name -> LatticeTypes.PACKAGE + name)
                    .collect(Collectors.toUnmodifiableSet());

    private final RecordReader records;

    Shapes(RecordReader records) {
        this.records = records;
    }

    private static Kind kind(TypeMirror type) {
        if (!(type instanceof DeclaredType declared)) {
            return Kind.SCALAR;
        }
        var element = (TypeElement) declared.asElement();
        var name = TypeNames.of(element);
        return switch (name) {
            case "java.util.Optional" -> Kind.OPTIONAL;
            case "java.util.List" -> Kind.LIST;
            case "java.util.Map" -> Kind.MAP;
            default -> LATTICES.contains(name) ? Kind.LATTICE : kind(element, name);
        };
    }

    private static Kind kind(TypeElement element, String name) {
        if (Scalar.isKnown(name)) {
            return Kind.SCALAR;
        }
        if (element.getKind() == ElementKind.RECORD) {
            return element.getRecordComponents().isEmpty() ? Kind.EMPTY_RECORD : Kind.RECORD;
        }
        if (element.getKind() == ElementKind.ENUM) {
            return Kind.ENUM;
        }
        return element.getModifiers().contains(Modifier.SEALED) ? Kind.UNION : Kind.SCALAR;
    }

    /// What a type is.
    ///
    /// @throws IllegalArgumentException if it cannot be state
    Shape of(TypeMirror type) {
        var kind = kind(type);
        return switch (kind) {
            case OPTIONAL -> container(kind, type, "optional", 0);
            case LIST -> container(kind, type, "list", 0);
            case MAP -> map(type);
            case LATTICE -> lattice(type);
            case RECORD, EMPTY_RECORD -> record(kind, type);
            case ENUM -> enumeration(type);
            case UNION -> union(type);
            case SCALAR -> scalar(type);
        };
    }

    /// What the type of a component is that is neither read nor written.
    static Shape unstored(TypeMirror type) {
        return Shape.of(kind(type), TypeNames.boxed(type), "", Codec.JSON);
    }

    private Shape container(Kind kind, TypeMirror type, String factory, int at) {
        var inner = of(argument(type, at));
        Codec<?> check =
                switch (kind) {
                    case OPTIONAL -> Codec.optional(inner.check());
                    case LIST -> Codec.list(inner.check());
                    case MAP -> Codec.map(inner.check());
                    case SCALAR, ENUM, UNION, RECORD, EMPTY_RECORD, LATTICE -> inner.check();
                };
        var codec = "%s.%s(%s)".formatted(CODEC, factory, inner.codec());
        return Shape.of(kind, TypeNames.boxed(type), codec, check).containing(inner);
    }

    private Shape map(TypeMirror type) {
        if (!TypeNames.boxed(argument(type, 0)).equals("java.lang.String")) {
            throw new IllegalArgumentException("a Map needs String keys");
        }
        return container(Kind.MAP, type, "map", 1);
    }

    static TypeMirror argument(TypeMirror type, int at) {
        var arguments = ((DeclaredType) type).getTypeArguments();
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException(type + " needs its type arguments");
        }
        return arguments.get(at);
    }

    private Shape lattice(TypeMirror type) {
        var merge = new LatticeTypes(this).of(type);
        return Shape.of(
                        Kind.LATTICE,
                        TypeNames.boxed(type),
                        "%s.of(%s)".formatted(CODEC, merge.code()),
                        Codec.of(merge.check()))
                .merging(merge);
    }

    private Shape record(Kind kind, TypeMirror type) {
        var described = records.describe((TypeElement) ((DeclaredType) type).asElement());
        return Shape.of(
                        kind,
                        TypeNames.boxed(type),
                        "%s.record(() -> %s)".formatted(CODEC, described.type()),
                        Codec.record(described::check))
                .of(described);
    }

    private static Shape enumeration(TypeMirror type) {
        var element = visible(((DeclaredType) type).asElement());
        var name = TypeNames.of((TypeElement) element);
        return Shape.of(
                Kind.ENUM,
                name,
                "%s.ofEnum(%s.class)".formatted(CODEC, name),
                new Constants(constants(element)));
    }

    static List<String> constants(Element enumeration) {
        return enumeration.getEnclosedElements().stream()
                .filter(each -> each.getKind() == ElementKind.ENUM_CONSTANT)
                .map(each -> each.getSimpleName().toString())
                .toList();
    }

    /// The names of constants.
    private record Constants(List<String> names) implements Codec<String> {
        @Override
        public Json toJson(String value) {
            return Json.of(value);
        }

        @Override
        public void write(String value, JsonOutput out) {
            out.value(value);
        }

        @Override
        public String fromJson(Json json) {
            return json.asText()
                    .filter(names::contains)
                    .orElseThrow(() -> JsonException.mustBe("one of " + names, json));
        }

        @Override
        public String read(JsonInput in) {
            return fromJson(in.value());
        }
    }

    private Shape union(TypeMirror type) {
        return union((TypeElement) ((DeclaredType) type).asElement());
    }

    /// The records of a sealed interface.
    ///
    /// @throws IllegalArgumentException if one of them is no record or has no name
    Shape union(TypeElement sealed) {
        if (!sealed.getModifiers().contains(Modifier.SEALED)) {
            throw new IllegalArgumentException(sealed + " must be a sealed interface of records");
        }
        var code = new ArrayList<String>();
        var checks = new ArrayList<Union.Variant<? extends Object>>();
        for (var permitted : sealed.getPermittedSubclasses()) {
            var element = (TypeElement) ((DeclaredType) permitted).asElement();
            var name = element.getAnnotation(Named.class);
            if (name == null || element.getKind() != ElementKind.RECORD) {
                throw new IllegalArgumentException(element + " must be a record with a @Named");
            }
            var shape = of(permitted);
            code.add(
                    "new %s<%s>(%s, %s.class, %s)"
                            .formatted(
                                    VARIANT,
                                    shape.name(),
                                    TypeNames.quoted(name.value()),
                                    shape.name(),
                                    shape.codec()));
            checks.add(new Union.Variant<>(name.value(), Object.class, shape.check()));
        }
        Union.refuseTwice(checks.stream().<String>map(Union.Variant::name).toList());
        return Shape.of(
                Kind.UNION,
                TypeNames.of(sealed),
                "%s.<%s>of(java.util.List.of(%s))"
                        .formatted(UNION, TypeNames.of(sealed), String.join(", ", code)),
                new Variants(checks));
    }

    /// The variants of a union by their names alone: all are of one class here.
    private record Variants(List<Union.Variant<? extends Object>> known) implements Codec<Object> {
        @Override
        public Json toJson(Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(Object value, JsonOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object fromJson(Json json) {
            var name =
                    json.asText()
                            .or(() ->
                                    json.asObject()
                                            .filter(object -> !object.isEmpty())
                                            .map(object -> object.keys().iterator().next()))
                            .orElse("");
            return known.stream()
                    .filter(variant -> variant.name().equals(name))
                    .<Object>map(variant -> Union.<Object>of(List.of(variant)).fromJson(json))
                    .findFirst()
                    .orElseThrow(() ->
                            JsonException.mustBe(
                                    "one of "
                                            + known.stream()
                                                    .map(Union.Variant::name)
                                                    .sorted()
                                                    .toList(),
                                    json));
        }

        @Override
        public Object read(JsonInput in) {
            return fromJson(in.value());
        }
    }

    private static Shape scalar(TypeMirror type) {
        var scalar = Scalar.of(TypeNames.boxed(type));
        return Shape.of(
                Kind.SCALAR, scalar.name(), CODEC + "." + scalar.constant(), scalar.check());
    }

    /// An element that generated code can use.
    static Element visible(Element element) {
        if (!TypeNames.isVisible(element)) {
            throw new IllegalArgumentException(
                    element + " must not be private, so that its mirror can use it");
        }
        return element;
    }
}
