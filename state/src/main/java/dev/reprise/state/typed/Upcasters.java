package dev.reprise.state.typed;

import dev.reprise.state.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Finds the upcasters of a record by reflection.
final class Upcasters {
    private Upcasters() {}

    static Map<Integer, UnaryOperator<JsonObject>> of(Class<?> record) {
        var upcasters = new HashMap<Integer, UnaryOperator<JsonObject>>();
        for (var method : record.getDeclaredMethods()) {
            var declared = method.getAnnotation(Upcast.class);
            if (declared == null) {
                continue;
            }
            if (!isUpcaster(method)) {
                throw new IllegalArgumentException(
                        "%s.%s must be static and take and give a JsonObject"
                                .formatted(record.getName(), method.getName()));
            }
            method.setAccessible(true);
            if (upcasters.put(declared.from(), json -> call(method, json)) != null) {
                throw new IllegalArgumentException(
                        "%s has two upcasters from version %d"
                                .formatted(record.getName(), declared.from()));
            }
        }
        return upcasters;
    }

    /// Refuses a record that has upcasters and is only a part of a state. One that is a state of
    /// its own elsewhere, which its annotation says, may be a part without them.
    static void refuseWithin(Class<?> record) {
        var isState =
                Arrays.stream(record.getAnnotations())
                        .anyMatch(
                                each -> each.annotationType().getSimpleName().equals("AgentState"));
        var has =
                Arrays.stream(record.getDeclaredMethods())
                        .anyMatch(method -> method.isAnnotationPresent(Upcast.class));
        if (has && !isState) {
            throw new IllegalArgumentException(FieldRules.upcastersWithin(record.getSimpleName()));
        }
    }

    private static boolean isUpcaster(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == JsonObject.class
                && Arrays.equals(method.getParameterTypes(), new Class<?>[] {JsonObject.class});
    }

    private static JsonObject call(Method method, JsonObject json) {
        try {
            return (JsonObject) method.invoke(null, json);
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure);
        } catch (ReflectiveOperationException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
