package dev.reprise.models.gemini;

import java.util.regex.Pattern;

/// A generation of models, by what is different about them.
///
/// @param hasThinkingLevels whether thinking is set by a word
/// @param signsCalls whether it refuses calls without a signature
/// @param takesMediaInAnswers whether the answer to a call may have media of its own
record Family(boolean hasThinkingLevels, boolean signsCalls, boolean takesMediaInAnswers) {
    private static final Pattern OLD = Pattern.compile("(.*/)?gemini-(1|2)([^0-9].*)?");

    static Family of(String model) {
        var isNew = model.contains("gemini") && !OLD.matcher(model).matches();
        return new Family(isNew, isNew, isNew);
    }
}
