package dev.reprise.runtime.schema;

import dev.reprise.state.JsonObject;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes an object of a record; what is absent is left out, a case of a sealed interface says so.
final class RecordEncoder {
    private static final ClassValue<RecordEncoder> OF_CLASS =
            new ClassValue<>() {
                @Override
                protected RecordEncoder computeValue(Class<?> type) {
                    return new RecordEncoder(type);
                }
            };

    private final @Nullable String tag;
    private final String[] names;
    private final MethodHandle[] accessors;

    private RecordEncoder(Class<?> type) {
        var components = type.getRecordComponents();
        tag = Cases.tagOf(type);
        names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
        accessors =
                Arrays.stream(components).map(RecordEncoder::accessor).toArray(MethodHandle[]::new);
    }

    static RecordEncoder of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    private static MethodHandle accessor(RecordComponent component) {
        var accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(accessor)
                    .asType(MethodType.methodType(Object.class, Record.class));
        } catch (IllegalAccessException | RuntimeException e) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName()
                            + " cannot be read from here; open its package",
                    e);
        }
    }

    JsonObject encode(Record value) {
        var object = JsonObject.builder().putOptional(Cases.TAG, tag);
        for (var i = 0; i < names.length; i++) {
            var component = component(value, i);
            if (component != null && !(component instanceof Optional<?> part && part.isEmpty())) {
                object.put(names[i], Encoder.encode(component));
            }
        }
        return object.build();
    }

    private @Nullable Object component(Record value, int at) {
        try {
            return (Object) accessors[at].invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("accessors of records throw no checked exceptions", e);
        }
    }
}
