package dev.reprise.state.typed;

import dev.reprise.state.typed.FieldRules.Kind;
import dev.reprise.state.typed.FieldRules.Option;
import dev.reprise.state.typed.RecordType.Values;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Describes a record by reflection, as the annotation processor does at compile time.
final class Reflected<R> {
    private final Class<R> record;
    private final RecordComponent[] components;

    private Reflected(Class<R> record) {
        this.record = record;
        this.components = record.getRecordComponents();
    }

    /// The type of a record.
    ///
    /// @throws IllegalArgumentException naming the component that cannot be state, and why
    static <R> RecordType<R> describe(Class<R> record) {
        if (!record.isRecord()) {
            throw new IllegalArgumentException(record.getName() + " must be a record");
        }
        var reflected = new Reflected<>(record);
        return RecordType.of(record.getSimpleName(), reflected.fields(), reflected.constructor());
    }

    private List<Field<R, ?>> fields() {
        return Arrays.stream(components).<Field<R, ?>>map(this::named).toList();
    }

    private Field<R, ?> named(RecordComponent component) {
        try {
            return field(component);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    "%s.%s: %s"
                            .formatted(record.getName(), component.getName(), problem.getMessage()),
                    problem);
        }
    }

    private Field<R, ?> field(RecordComponent component) {
        var type = component.getGenericType();
        var options = Option.of(component::isAnnotationPresent);
        var violation = violation(component, options);
        if (violation.isPresent()) {
            throw new IllegalArgumentException(violation.get());
        }
        if (options.contains(Option.SKIP)) {
            return new Field.Skipped<>(getter(component), skipped(component));
        }
        if (options.contains(Option.FLATTEN)) {
            return new Field.Flat<>(getter(component), Shapes.record(type));
        }
        return isNullable(component)
                ? nullable(component, options)
                : ReflectedField.of(type, slot(component, type), options);
    }

    /// A skipped component may be of any type; one that may be null is an optional one.
    private static Optional<String> violation(RecordComponent component, Set<Option> options) {
        var type = component.getGenericType();
        if (options.contains(Option.SKIP)) {
            return FieldRules.violation(options, Kind.SCALAR, Kind.SCALAR);
        }
        var kind = isNullable(component) ? Kind.OPTIONAL : Shapes.kind(type);
        var element = Shapes.element(type);
        return FieldRules.violation(options, kind, Shapes.kind(element))
                .or(() ->
                        options.contains(Option.NESTED) && kind != Kind.RECORD
                                ? mergedInContainer(element)
                                : Optional.empty());
    }

    private static Optional<String> mergedInContainer(Type element) {
        return element instanceof Class<?> record && MergedWithin.any(record)
                ? Optional.of(FieldRules.mergedInContainer(record.getSimpleName()))
                : Optional.empty();
    }

    /// What a skipped component is in every record that is read; null is a value, too.
    @SuppressWarnings("NullAway") // a component that may be null is null when it is skipped
    private static Object skipped(RecordComponent component) {
        var type = component.getGenericType();
        if (component.isAnnotationPresent(Default.class)) {
            return Slot.of(component.getName(), Shapes.codec(type), Function.identity())
                    .withDefault(component.getAnnotation(Default.class).value())
                    .absent()
                    .orElseThrow();
        }
        return isNullable(component) ? null : Shapes.empty(type);
    }

    private Slot<R, Object> slot(RecordComponent component, Type type) {
        var slot = Slot.of(key(component), Shapes.codec(type), getter(component));
        return Shapes.kind(type) == Kind.OPTIONAL
                ? optional(component, slot)
                : withDefault(component, slot);
    }

    private static <R, T> Slot<R, T> withDefault(RecordComponent component, Slot<R, T> slot) {
        var fallback = component.getAnnotation(Default.class);
        return fallback == null ? slot : slot.withDefault(fallback.value());
    }

    /// An optional component is empty where it is missing; its default only has to be one.
    private static <R, T> Slot<R, T> optional(RecordComponent component, Slot<R, T> slot) {
        var _ = withDefault(component, slot);
        return slot;
    }

    private Field<R, ?> nullable(RecordComponent component, Set<Option> options) {
        var type = component.getGenericType();
        var present = Shapes.codec(type);
        var get = getter(component);
        return new Field.Maybe<>(
                optional(
                        component,
                        Slot.of(
                                key(component),
                                Codec.optional(present),
                                value -> Optional.ofNullable(get.apply(value)))),
                present,
                options.contains(Option.NESTED) ? Shapes.record(type) : null);
    }

    private static String key(RecordComponent component) {
        var rename = component.getAnnotation(Rename.class);
        return rename == null ? component.getName() : rename.value();
    }

    /// By its simple name, as there are several annotations that say this.
    private static boolean isNullable(RecordComponent component) {
        return Arrays.stream(component.getAnnotatedType().getAnnotations())
                .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
    }

    private Function<R, Object> getter(RecordComponent component) {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        return value -> call(() -> accessor.invoke(value));
    }

    private Function<Values, R> constructor() {
        var constructor = canonical();
        var nullable = new boolean[components.length];
        for (var at = 0; at < components.length; at++) {
            nullable[at] =
                    isNullable(components[at]) && !components[at].isAnnotationPresent(Skip.class);
        }
        return values -> call(() -> constructor.newInstance(arguments(values, nullable)));
    }

    private static @Nullable Object[] arguments(Values values, boolean[] nullable) {
        var arguments = new @Nullable Object[nullable.length];
        for (var at = 0; at < nullable.length; at++) {
            Object value = values.get(at);
            arguments[at] =
                    nullable[at] && value instanceof Optional<?> given ? given.orElse(null) : value;
        }
        return arguments;
    }

    private Constructor<R> canonical() {
        try {
            var constructor =
                    record.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalArgumentException(record + " has no constructor", impossible);
        }
    }

    /// A call that fails as the code that is called does.
    private interface Call<T> {
        T run() throws ReflectiveOperationException;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (InvocationTargetException failure) {
            throw thrown(failure);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RuntimeException thrown(InvocationTargetException failure) {
        return switch (failure.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(failure);
        };
    }
}
