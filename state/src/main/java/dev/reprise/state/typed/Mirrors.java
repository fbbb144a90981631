package dev.reprise.state.typed;

import java.util.Optional;

/// Finds what the annotation processor has generated for a record: a class beside it, its mirror.
public final class Mirrors {
    /// What the name of a mirror ends with.
    public static final String SUFFIX = "Mirror";

    private Mirrors() {}

    /// The name of the mirror of a class.
    ///
    /// @param binaryName of the class, such as `shop.Order$Line`
    public static String nameOf(String binaryName) {
        return binaryName.replace('$', '_') + SUFFIX;
    }

    /// A constant of the mirror of a class; empty if there is no mirror.
    ///
    /// This looks into a class by its name, so keep the result.
    ///
    /// @throws IllegalStateException if there is a mirror, but not such a constant
    public static <T> Optional<T> constant(Class<?> mirrored, String name, Class<T> type) {
        try {
            var mirror =
                    Class.forName(nameOf(mirrored.getName()), false, mirrored.getClassLoader());
            var field = mirror.getDeclaredField(name);
            field.setAccessible(true);
            return Optional.of(type.cast(field.get(null)));
        } catch (ClassNotFoundException _) {
            return Optional.empty();
        } catch (ReflectiveOperationException problem) {
            throw new IllegalStateException(
                    "the mirror of %s has no %s".formatted(mirrored.getName(), name), problem);
        }
    }
}
