package dev.reprise.runtime.schema;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The records of sealed interfaces.
final class Cases {
    /// The member that names the case; no component can have that name.
    static final String TAG = "@type";

    private Cases() {}

    /// The records below a sealed interface by their tags, in the order they are permitted.
    ///
    /// @throws IllegalArgumentException naming what is there and is no record
    static Map<String, Class<?>> of(Class<?> sealed) {
        var cases = new LinkedHashMap<String, Class<?>>();
        collect(sealed, cases);
        return cases;
    }

    private static void collect(Class<?> sealed, Map<String, Class<?>> cases) {
        for (var permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isInterface() && permitted.isSealed()) {
                collect(permitted, cases);
            } else if (!permitted.isRecord()) {
                throw new IllegalArgumentException(
                        "%s permits %s, which is no record"
                                .formatted(sealed.getName(), permitted.getName()));
            } else if (cases.putIfAbsent(permitted.getSimpleName(), permitted) != null) {
                throw new IllegalArgumentException(
                        "%s has two cases named %s"
                                .formatted(sealed.getName(), permitted.getSimpleName()));
            }
        }
    }

    /// The tag of a record that is a case of something; null for others.
    static @Nullable String tagOf(Class<?> type) {
        return isCase(type) ? type.getSimpleName() : null;
    }

    private static boolean isCase(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .anyMatch(above -> above.isSealed() || isCase(above));
    }
}
