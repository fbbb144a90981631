package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.lattice.MaxReg;
import dev.reprise.state.lattice.MinReg;
import dev.reprise.state.lattice.OrMap;
import dev.reprise.state.lattice.OrSet;
import dev.reprise.state.typed.FieldRules.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What the declared types of components stand for.
///
/// Everything is given as of [Object], since what a type says is not known to the compiler here.
@SuppressWarnings("unchecked")
final class Shapes {
    private static final Map<Class<?>, Codec<?>> SCALARS =
            Map.ofEntries(
                    Map.entry(String.class, Codec.TEXT),
                    Map.entry(boolean.class, Codec.BOOLEAN),
                    Map.entry(Boolean.class, Codec.BOOLEAN),
                    Map.entry(byte.class, Codec.BYTE),
                    Map.entry(Byte.class, Codec.BYTE),
                    Map.entry(short.class, Codec.SHORT),
                    Map.entry(Short.class, Codec.SHORT),
                    Map.entry(int.class, Codec.INTEGER),
                    Map.entry(Integer.class, Codec.INTEGER),
                    Map.entry(long.class, Codec.LONG),
                    Map.entry(Long.class, Codec.LONG),
                    Map.entry(float.class, Codec.FLOAT),
                    Map.entry(Float.class, Codec.FLOAT),
                    Map.entry(double.class, Codec.DOUBLE),
                    Map.entry(Double.class, Codec.DOUBLE),
                    Map.entry(Json.class, Codec.JSON));

    private static final Set<Class<?>> LATTICES =
            Set.of(
                    Flag.class,
                    GCounter.class,
                    MaxReg.class,
                    MinReg.class,
                    GSet.class,
                    OrSet.class,
                    OrMap.class);

    private Shapes() {}

    static Kind kind(Type type) {
        var raw = raw(type);
        if (SCALARS.containsKey(raw)) {
            return Kind.SCALAR;
        }
        if (raw == Optional.class) {
            return Kind.OPTIONAL;
        }
        if (raw == List.class) {
            return Kind.LIST;
        }
        if (raw == Map.class) {
            return Kind.MAP;
        }
        if (LATTICES.contains(raw)) {
            return Kind.LATTICE;
        }
        if (raw.isRecord()) {
            return raw.getRecordComponents().length == 0 ? Kind.EMPTY_RECORD : Kind.RECORD;
        }
        if (raw.isEnum()) {
            return Kind.ENUM;
        }
        return raw.isSealed() ? Kind.UNION : Kind.SCALAR;
    }

    /// What is in a container; the type itself if it is none.
    static Type element(Type type) {
        return switch (kind(type)) {
            case OPTIONAL, LIST -> argument(type, 0);
            case MAP -> argument(type, 1);
            case SCALAR, ENUM, UNION, RECORD, EMPTY_RECORD, LATTICE -> type;
        };
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> throw unknown(type);
        };
    }

    private static Type argument(Type type, int at) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[at];
        }
        throw new IllegalArgumentException(type.getTypeName() + " needs its type arguments");
    }

    static Codec<Object> codec(Type type) {
        return (Codec<Object>)
                switch (kind(type)) {
                    case OPTIONAL -> Codec.optional(codec(element(type)));
                    case LIST -> Codec.list(codec(element(type)));
                    case MAP -> map(type);
                    case LATTICE -> Codec.of(lattice(type));
                    case RECORD, EMPTY_RECORD -> Codec.record(record(type));
                    case ENUM -> enumeration(raw(type));
                    case UNION -> union(raw(type));
                    case SCALAR -> scalar(raw(type));
                };
    }

    private static Codec<?> map(Type type) {
        if (argument(type, 0) != String.class) {
            throw new IllegalArgumentException("a Map needs String keys");
        }
        return Codec.map(codec(element(type)));
    }

    private static Codec<?> scalar(Class<?> type) {
        var known = SCALARS.get(type);
        if (known != null) {
            return known;
        }
        throw unknown(type);
    }

    private static <E extends Enum<E>> Codec<?> enumeration(Class<?> type) {
        return Codec.ofEnum((Class<E>) type);
    }

    /// The records of a sealed interface.
    ///
    /// @throws IllegalArgumentException if one of them is no record, or has no name
    static Union<Object> union(Class<?> type) {
        if (!type.isSealed()) {
            throw new IllegalArgumentException(
                    type.getName() + " must be a sealed interface of records");
        }
        return Union.of(
                Arrays.stream(type.getPermittedSubclasses())
                        .<Union.Variant<?>>map(Shapes::variant)
                        .toList());
    }

    private static Union.Variant<?> variant(Class<?> type) {
        var name = type.getAnnotation(Named.class);
        if (name == null || !type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " must be a record with a @Named");
        }
        return new Union.Variant<>(name.value(), (Class<Object>) type, codec(type));
    }

    static Supplier<RecordType<Object>> record(Type type) {
        if (type instanceof Class<?> record) {
            Upcasters.refuseWithin(record);
            return () -> (RecordType<Object>) RecordType.of(record);
        }
        throw new IllegalArgumentException(
                type.getTypeName() + " is generic, which a record of state cannot be");
    }

    static Lattice<Object> lattice(Type type) {
        var raw = raw(type);
        return (Lattice<Object>) (raw == Flag.class ? Flag.LATTICE : counterOrGeneric(raw, type));
    }

    private static Lattice<?> counterOrGeneric(Class<?> raw, Type type) {
        if (raw == GCounter.class) {
            return GCounter.LATTICE;
        }
        var element = keyed(argument(type, 0));
        if (raw == MaxReg.class) {
            return MaxReg.lattice(element);
        }
        if (raw == MinReg.class) {
            return MinReg.lattice(element);
        }
        if (raw == GSet.class) {
            return GSet.lattice(element);
        }
        return raw == OrSet.class
                ? OrSet.lattice(element)
                : OrMap.lattice(element, value(argument(type, 1)));
    }

    private static Lattice<Object> value(Type type) {
        return kind(type) == Kind.RECORD ? record(type).get().lattice() : lattice(type);
    }

    private static Element<Object> keyed(Type type) {
        var raw = raw(type);
        if (raw == String.class) {
            return (Element<Object>) (Element<?>) Element.TEXT;
        }
        if (raw == Integer.class) {
            return (Element<Object>) (Element<?>) Element.INTEGER;
        }
        if (raw == Long.class) {
            return (Element<Object>) (Element<?>) Element.LONG;
        }
        if (raw.isEnum()) {
            return enumElement(raw);
        }
        throw new IllegalArgumentException(
                type.getTypeName()
                        + " cannot be in a lattice: it is no String, Integer, Long or enum");
    }

    private static <E extends Enum<E>> Element<Object> enumElement(Class<?> type) {
        return (Element<Object>) (Element<?>) Codec.elements((Class<E>) type);
    }

    /// What a skipped component is.
    static Object empty(Type type) {
        return switch (kind(type)) {
            case OPTIONAL -> Optional.empty();
            case LIST -> List.of();
            case MAP -> Map.of();
            case SCALAR, ENUM, UNION, RECORD, EMPTY_RECORD, LATTICE -> zero(raw(type));
        };
    }

    private static Object zero(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type.isPrimitive() && SCALARS.containsKey(type)) {
            return ((Codec<Object>) SCALARS.get(type)).fromJson(Json.of(0));
        }
        throw new IllegalArgumentException(FieldRules.skippedWithoutValue(type.getName()));
    }

    private static IllegalArgumentException unknown(Type type) {
        return new IllegalArgumentException(FieldRules.unknown(type.getTypeName()));
    }
}
