package dev.reprise.state.typed;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what the annotation processor has generated for a record: a class beside it, its mirror.
public final class Mirrors {
    /// What the name of a mirror ends with.
    public static final String SUFFIX = "Mirror";

    /// The constant of a mirror with the class that it is of.
    public static final String OF = "OF";

    private Mirrors() {}

    /// The name of the mirror of a class.
    ///
    /// @param binaryName of the class, such as `shop.Order$Line`
    public static String nameOf(String binaryName) {
        return binaryName.replace('$', '_') + SUFFIX;
    }

    /// A constant of the mirror of a class; empty if there is no mirror, or if the class of that
    /// name is none or is that of another.
    ///
    /// This looks into a class by its name, so keep the result.
    ///
    /// @throws IllegalStateException if there is a mirror, but not such a constant
    public static <T> Optional<T> constant(Class<?> mirrored, String name, Class<T> type) {
        try {
            var mirror =
                    Class.forName(nameOf(mirrored.getName()), false, mirrored.getClassLoader());
            return mirrored == mirroredBy(mirror)
                    ? Optional.of(type.cast(value(mirror, name)))
                    : Optional.empty();
        } catch (ClassNotFoundException _) {
            return Optional.empty();
        } catch (ReflectiveOperationException problem) {
            throw new IllegalStateException(
                    "the mirror of %s has no %s".formatted(mirrored.getName(), name), problem);
        }
    }

    /// What a class is the mirror of; null if it is none.
    private static @Nullable Object mirroredBy(Class<?> mirror)
            throws ReflectiveOperationException {
        var said =
                Arrays.stream(mirror.getDeclaredFields())
                        .filter(field ->
                                field.getName().equals(OF)
                                        && field.getType() == Class.class
                                        && Modifier.isStatic(field.getModifiers()))
                        .findFirst();
        return said.isEmpty() ? null : value(mirror, OF);
    }

    private static Object value(Class<?> mirror, String name) throws ReflectiveOperationException {
        var field = mirror.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }
}
