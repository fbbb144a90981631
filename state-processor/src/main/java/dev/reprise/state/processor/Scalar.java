package dev.reprise.state.processor;

import dev.reprise.state.typed.Codec;
import dev.reprise.state.typed.FieldRules;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A type whose codec is a constant.
///
/// @param name of the type, boxed
/// @param constant of [Codec]
/// @param zero the expression for what it is when it is skipped, empty if there is none
record Scalar(String name, String constant, Codec<?> check, String zero) {
    private static final Map<String, Scalar> BY_NAME =
            List.of(
                            new Scalar("java.lang.String", "TEXT", Codec.TEXT, ""),
                            new Scalar("java.lang.Boolean", "BOOLEAN", Codec.BOOLEAN, "false"),
                            new Scalar("java.lang.Byte", "BYTE", Codec.BYTE, "(byte) 0"),
                            new Scalar("java.lang.Short", "SHORT", Codec.SHORT, "(short) 0"),
                            new Scalar("java.lang.Integer", "INTEGER", Codec.INTEGER, "0"),
                            new Scalar("java.lang.Long", "LONG", Codec.LONG, "0L"),
                            new Scalar("java.lang.Float", "FLOAT", Codec.FLOAT, "0f"),
                            new Scalar("java.lang.Double", "DOUBLE", Codec.DOUBLE, "0d"),
                            new Scalar("dev.reprise.state.Json", "JSON", Codec.JSON, ""))
                    .stream()
                    .collect(Collectors.toMap(Scalar::name, Function.identity()));

    static boolean isKnown(String name) {
        return BY_NAME.containsKey(name);
    }

    static Scalar of(String name) {
        var scalar = BY_NAME.get(name);
        if (scalar == null) {
            throw new IllegalArgumentException(FieldRules.unknown(name));
        }
        return scalar;
    }
}
