package dev.reprise.extensions.guard;

import java.util.Locale;

/// A way in which a model goes in circles.
public enum Detector {
    /// The same call three times within six.
    SAME_CALL,
    /// The same two to four calls in the same order, three times.
    CYCLE,
    /// The same call again after it gave the same result twice in a row.
    SAME_RESULT,
    /// Nearly the same words in three turns.
    SAME_TEXT,
    /// Many steps without a new call.
    NO_PROGRESS;

    /// The name in results and evidence, such as `same_call`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
