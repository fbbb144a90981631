package dev.reprise.core;

import java.nio.charset.StandardCharsets;

/// The rules that ids keep, in one place.
final class Ids {
    private static final int LONGEST = 200;

    private Ids() {}

    static void requireValid(String label, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(label + " cannot be empty");
        }
        if (value.contains("..") || value.chars().anyMatch(Ids::isForbidden)) {
            throw new IllegalArgumentException(
                    label + " contains invalid characters: \"" + shown(value) + "\"");
        }
        if (value.length() > LONGEST || value.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException(
                    "%s is longer than %d bytes: \"%s\"".formatted(label, LONGEST, shown(value)));
        }
    }

    static void requireVisible(String label, String value) {
        if (value.isBlank() || value.chars().anyMatch(Ids::isForbidden)) {
            throw new IllegalArgumentException(
                    label + " is blank or contains invalid characters: \"" + shown(value) + "\"");
        }
    }

    private static boolean isForbidden(int c) {
        return c == '/' || c == '\\' || Character.isISOControl(c);
    }

    private static String shown(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
