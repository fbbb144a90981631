package dev.reprise.models.gemini;

import java.util.UUID;

/// Ids of calls to which the service gave none.
final class CallIds {
    private static final String PREFIX = "gemini_call_";

    private CallIds() {}

    static String next() {
        return PREFIX + UUID.randomUUID();
    }

    /// Whether the service never saw the id; it then matches calls and answers by name and order.
    static boolean isOurs(String id) {
        return id.startsWith(PREFIX);
    }
}
