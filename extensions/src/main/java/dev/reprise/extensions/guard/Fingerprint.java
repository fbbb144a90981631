package dev.reprise.extensions.guard;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// Tells calls apart by tool and arguments, whatever their spelling.
final class Fingerprint {
    private static final double EXACT = 0x1p53;

    private Fingerprint() {}

    /// SHA-256 over tool and arguments, in hex. The order of members, blanks, and `1` for `1.0`
    /// make no difference.
    ///
    /// @param volatileFields members of the arguments that do not count
    static String of(String tool, Json arguments, Set<String> volatileFields) {
        var counted = arguments;
        if (arguments instanceof JsonObject object) {
            var kept = object;
            for (var field : volatileFields) {
                kept = kept.without(field);
            }
            counted = kept;
        }
        return of(tool + "\n" + normal(counted));
    }

    /// SHA-256 of a text, in hex.
    static String of(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Json normal(Json value) {
        return switch (value) {
            case Json.Real(var number) ->
                    number == Math.rint(number) && Math.abs(number) <= EXACT
                            ? Json.of((long) number)
                            : value;
            case JsonArray items ->
                    JsonArray.copyOf(items.stream().map(Fingerprint::normal).toList());
            case JsonObject object -> {
                var members = JsonObject.builder(object.size());
                object.forEach(member -> members.put(member.key(), normal(member.value())));
                yield members.build();
            }
            case Json.Null _, Json.Bool _, Json.Int _, Json.BigUint _, Json.Text _ -> value;
        };
    }
}
