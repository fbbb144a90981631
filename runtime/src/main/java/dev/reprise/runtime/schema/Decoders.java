package dev.reprise.runtime.schema;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The decoders of types; those of classes are kept as long as the class.
final class Decoders {
    private static final ClassValue<Decoder> OF_CLASS =
            new ClassValue<>() {
                @Override
                protected Decoder computeValue(Class<?> type) {
                    return create(type);
                }
            };

    private Decoders() {}

    /// @throws IllegalArgumentException naming the type that cannot be read from JSON
    static Decoder of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    /// Whether a component is marked as one that may be missing.
    ///
    /// Any annotation of that name will do, on the component or on its type.
    static boolean isNullable(AnnotatedElement component, AnnotatedType type) {
        return isMarked(component) || isMarked(type);
    }

    private static boolean isMarked(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(mark -> mark.annotationType().getSimpleName().equals("Nullable"));
    }

    static Decoder of(AnnotatedElement component, AnnotatedType type) {
        var present = of(type);
        return isNullable(component, type)
                ? found -> found == null || found.isNull() ? null : present.decode(found)
                : present;
    }

    private static Decoder of(AnnotatedType type) {
        return switch (type) {
            case AnnotatedWildcardType wildcard -> of(wildcard.getAnnotatedUpperBounds()[0]);
            case AnnotatedParameterizedType generic -> generic(generic);
            case AnnotatedType other when other.getType() instanceof Class<?> named -> lazy(named);
            default -> throw unreadable(type.getType().getTypeName());
        };
    }

    /// Records may contain themselves, so that of a member is looked up when there is a value.
    private static Decoder lazy(Class<?> type) {
        return type.isRecord() || type.isSealed()
                ? found -> OF_CLASS.get(type).decode(found)
                : OF_CLASS.get(type);
    }

    private static Decoder generic(AnnotatedParameterizedType type) {
        var raw = type.getType().getTypeName().replaceFirst("<.*", "");
        var arguments = type.getAnnotatedActualTypeArguments();
        var last = arguments[arguments.length - 1];
        var inner = of(last, last);
        return switch (raw) {
            case "java.util.Optional" ->
                    found ->
                            found == null || found.isNull()
                                    ? Optional.empty()
                                    : Optional.ofNullable(inner.decode(found));
            case "java.util.List", "java.util.Collection", "java.util.SequencedCollection" ->
                    found -> Collections.unmodifiableList(items(inner, found, new ArrayList<>()));
            case "java.util.Set", "java.util.SequencedSet" ->
                    found ->
                            Collections.unmodifiableSet(items(inner, found, new LinkedHashSet<>()));
            case "java.util.Map", "java.util.SequencedMap" -> {
                var key = of(arguments[0]);
                yield found -> members(key, inner, found);
            }
            default -> throw unreadable(type.getType().getTypeName());
        };
    }

    private static <C extends Collection<@Nullable Object>> C items(
            Decoder inner, @Nullable Json found, C items) {
        if (!(found instanceof JsonArray array)) {
            throw JsonException.mustBe("an array", found);
        }
        var at = 0;
        for (var item : array) {
            try {
                items.add(inner.decode(item));
            } catch (JsonException problem) {
                throw problem.in(at);
            }
            at++;
        }
        return items;
    }

    private static Map<Object, @Nullable Object> members(
            Decoder key, Decoder inner, @Nullable Json found) {
        if (!(found instanceof JsonObject object)) {
            throw JsonException.mustBe("an object", found);
        }
        var members = new LinkedHashMap<Object, @Nullable Object>();
        for (var member : object) {
            try {
                members.put(key.decode(Json.of(member.key())), inner.decode(member.value()));
            } catch (JsonException problem) {
                throw problem.in(member.key());
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static Decoder create(Class<?> type) {
        if (type.isRecord()) {
            return RecordDecoder.of(type);
        }
        if (type.isEnum()) {
            return constants(type);
        }
        if (Json.class.isAssignableFrom(type)) {
            return json(type);
        }
        if (type.isInterface() && type.isSealed()) {
            return cases(Cases.of(type));
        }
        var scalar = Scalars.decoder(type);
        if (scalar == null) {
            throw unreadable(type.getName());
        }
        return scalar;
    }

    private static Decoder constants(Class<?> type) {
        var constants =
                Arrays.stream(type.getEnumConstants())
                        .collect(
                                Collectors.toMap(
                                        constant -> ((Enum<?>) constant).name(),
                                        constant -> constant,
                                        (first, _) -> first,
                                        LinkedHashMap::new));
        var wanted = oneOf(constants.keySet());
        return found -> {
            if (found instanceof Json.Text(var name) && constants.containsKey(name)) {
                return constants.get(name);
            }
            throw JsonException.mustBe(wanted, found);
        };
    }

    private static Decoder json(Class<?> type) {
        return found -> {
            if (type.isInstance(found)) {
                return found;
            }
            throw JsonException.mustBe(
                    type == JsonObject.class
                            ? "an object"
                            : type == JsonArray.class ? "an array" : "present",
                    found);
        };
    }

    private static Decoder cases(Map<String, Class<?>> cases) {
        var wanted = oneOf(cases.keySet());
        return found -> {
            if (!(found instanceof JsonObject object)) {
                throw JsonException.mustBe("an object", found);
            }
            var tag = object.get(Cases.TAG);
            var chosen = tag instanceof Json.Text(var name) ? cases.get(name) : null;
            if (chosen == null) {
                throw JsonException.mustBe(wanted, tag).in(Cases.TAG);
            }
            return OF_CLASS.get(chosen).decode(object);
        };
    }

    private static String oneOf(Set<String> names) {
        return "one of " + String.join(", ", List.copyOf(names));
    }

    private static IllegalArgumentException unreadable(String type) {
        return new IllegalArgumentException(type + " cannot be read from JSON");
    }
}
