package dev.reprise.models.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// Ids of calls for services that take nine letters and digits only. The same id becomes the same
/// one each time, so that calls and their answers still belong together.
final class ShortIds {
    private static final int LENGTH = 9;
    private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9]{9}");

    private ShortIds() {}

    static String of(String id) {
        if (TAKEN.matcher(id).matches()) {
            return id;
        }
        var digits = new BigInteger(1, digest(id)).toString(Character.MAX_RADIX);
        return ("0".repeat(LENGTH) + digits).substring(digits.length());
    }

    private static byte[] digest(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
