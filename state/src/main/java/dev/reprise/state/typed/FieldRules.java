package dev.reprise.state.typed;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which options a component can have, the same for the annotation processor and for reflection.
public final class FieldRules {
    /// An annotation of a component.
    public enum Option {
        RENAME(Rename.class),
        DEFAULT(Default.class),
        SKIP(Skip.class),
        NESTED(Nested.class),
        FLATTEN(Flatten.class),
        MERGED(Merged.class);

        private final Class<? extends Annotation> annotation;

        Option(Class<? extends Annotation> annotation) {
            this.annotation = annotation;
        }

        /// The options of a component.
        ///
        /// @param isPresent whether the component has an annotation
        public static Set<Option> of(Predicate<? super Class<? extends Annotation>> isPresent) {
            return Arrays.stream(values())
                    .filter(option -> isPresent.test(option.annotation))
                    .collect(Collectors.toUnmodifiableSet());
        }

        private String shown() {
            return "@" + annotation.getSimpleName();
        }
    }

    /// What a component is, by its declared type.
    public enum Kind {
        SCALAR,
        ENUM,
        OPTIONAL,
        LIST,
        MAP,
        RECORD,
        /// A record without components.
        EMPTY_RECORD,
        /// A sealed interface of records.
        UNION,
        LATTICE;

        private boolean isRecord() {
            return this == RECORD || this == EMPTY_RECORD;
        }
    }

    private FieldRules() {}

    /// What is wrong with the options of a component, if anything.
    ///
    /// @param kind what the component is
    /// @param element what is in it if it is a container, otherwise as `kind`
    public static Optional<String> violation(Set<Option> options, Kind kind, Kind element) {
        return clash(options)
                .or(() -> options.contains(Option.FLATTEN) ? flatten(kind) : Optional.empty())
                .or(() -> options.contains(Option.MERGED) ? merged(kind) : Optional.empty())
                .or(() -> options.contains(Option.NESTED) ? nested(element) : Optional.empty());
    }

    /// What is wrong with a type that is none of those a component can have.
    public static String unknown(String type) {
        return type
                + " cannot be state: it is no scalar, Optional, List, Map, enum, record, lattice or"
                + " sealed interface of records";
    }

    /// What is wrong with a skipped component of a type without an empty value.
    public static String skippedWithoutValue(String type) {
        return "@Skip needs a @Default, because %s has no empty value".formatted(type);
    }

    /// What a state without a path is called: the simple name of its record in snake case.
    public static String defaultName(String simpleName) {
        return simpleName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /// What is wrong with a record that has upcasters and is only a part of a state.
    public static String upcastersWithin(String record) {
        return "@Upcast has no effect in %s, which is a part of a state: only a whole state has a version"
                .formatted(record);
    }

    /// What is wrong with a record that merges in part and may be missing or be there often.
    public static String mergedInContainer(String record) {
        return "@Merged has no effect in %s, which is in an Optional, List or Map: such a record is written whole"
                .formatted(record);
    }

    /// What is wrong with a state of a tool call that merges.
    public static String mergedOfCall(String record) {
        return "@Merged has no effect in %s, which is a state of a tool call: nobody else changes it"
                .formatted(record);
    }

    private static Optional<String> clash(Set<Option> options) {
        return together(options, Option.FLATTEN, Option.RENAME)
                .or(() -> together(options, Option.FLATTEN, Option.DEFAULT))
                .or(() -> together(options, Option.MERGED, Option.NESTED))
                .or(() -> together(options, Option.MERGED, Option.FLATTEN))
                .or(() -> together(options, Option.SKIP, Option.RENAME))
                .or(() -> together(options, Option.SKIP, Option.NESTED))
                .or(() -> together(options, Option.SKIP, Option.FLATTEN))
                .or(() -> together(options, Option.SKIP, Option.MERGED));
    }

    private static Optional<String> together(Set<Option> options, Option one, Option other) {
        return options.contains(one) && options.contains(other)
                ? Optional.of(
                        "%s and %s cannot be used together".formatted(one.shown(), other.shown()))
                : Optional.empty();
    }

    private static Optional<String> flatten(Kind kind) {
        return kind.isRecord()
                ? Optional.empty()
                : Optional.of("@Flatten currently only supports struct fields, that is records");
    }

    private static Optional<String> merged(Kind kind) {
        return switch (kind) {
            case RECORD, LATTICE -> Optional.empty();
            case OPTIONAL, LIST, MAP ->
                    Optional.of("@Merged is not supported on Optional, List, or Map fields");
            case ENUM -> Optional.of("@Merged does not support enums");
            case UNION -> Optional.of("@Merged does not support unions, that is sealed interfaces");
            case EMPTY_RECORD ->
                    Optional.of("@Merged does not support unit structs, that is empty records");
            case SCALAR -> Optional.of("@Merged needs a lattice type or a record of lattice types");
        };
    }

    private static Optional<String> nested(Kind element) {
        return element.isRecord()
                ? Optional.empty()
                : Optional.of("@Nested needs a record, or an Optional, List or Map of records");
    }
}
