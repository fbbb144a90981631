package dev.reprise.state.processor;

import dev.reprise.state.typed.Codec;
import dev.reprise.state.typed.FieldRules.Kind;
import org.jspecify.annotations.Nullable;

/// What a declared type is as state, in generated code and for checking at compile time.
///
/// @param name of the type in code, boxed
/// @param codec the expression for its codec
/// @param check accepts the JSON that the codec will accept, whatever it makes of it
/// @param element what is in a container, null if it is none
/// @param lattice how it merges, null if it does not
/// @param record what is known about it if it is a record
record Shape(
        Kind kind,
        String name,
        String codec,
        Codec<Object> check,
        @Nullable Shape element,
        @Nullable Merge lattice,
        @Nullable DescribedRecord record) {
    static Shape of(Kind kind, String name, String codec, Codec<?> check) {
        return new Shape(kind, name, codec, stored(check), null, null, null);
    }

    @SuppressWarnings("unchecked") // only ever given what it has read itself
    private static Codec<Object> stored(Codec<?> check) {
        return (Codec<Object>) check;
    }

    Shape containing(Shape inner) {
        return new Shape(kind, name, codec, check, inner, lattice, record);
    }

    Shape of(DescribedRecord described) {
        return new Shape(kind, name, codec, check, element, lattice, described);
    }

    Shape merging(Merge merge) {
        return new Shape(kind, name, codec, check, element, merge, record);
    }

    /// What is in it, or the type itself if it is no container.
    Shape innermost() {
        return element == null ? this : element;
    }
}
