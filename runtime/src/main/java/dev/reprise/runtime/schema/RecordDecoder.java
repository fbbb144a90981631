package dev.reprise.runtime.schema;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes a record from an object; members that are no component are ignored.
final class RecordDecoder implements Decoder {
    private final String[] names;
    private final Decoder[] members;
    private final MethodHandle constructor;

    private RecordDecoder(String[] names, Decoder[] members, MethodHandle constructor) {
        this.names = names;
        this.members = members;
        this.constructor = constructor;
    }

    static RecordDecoder of(Class<?> type) {
        var components = type.getRecordComponents();
        return new RecordDecoder(
                Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new),
                Arrays.stream(components)
                        .map(component -> member(type, component))
                        .toArray(Decoder[]::new),
                constructor(type, components));
    }

    private static Decoder member(Class<?> type, RecordComponent component) {
        try {
            return Decoders.of(component, component.getAnnotatedType());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s.%s: %s".formatted(type.getName(), component.getName(), e.getMessage()), e);
        }
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        var parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asFixedArity()
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be made from here; open its package", e);
        }
    }

    @Override
    public Object decode(@Nullable Json found) {
        if (!(found instanceof JsonObject object)) {
            throw JsonException.mustBe("an object", found);
        }
        var arguments = new @Nullable Object[names.length];
        for (var i = 0; i < names.length; i++) {
            arguments[i] = member(object, i);
        }
        return construct(arguments);
    }

    private @Nullable Object member(JsonObject object, int at) {
        try {
            return members[at].decode(object.get(names[at]));
        } catch (JsonException problem) {
            throw problem.in(names[at]);
        }
    }

    private Object construct(@Nullable Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (RuntimeException refusal) {
            var why = refusal.getMessage();
            throw new JsonException(
                    "was refused: " + (why == null ? refusal.getClass().getSimpleName() : why),
                    refusal);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("constructors of records throw no checked exceptions", e);
        }
    }
}
