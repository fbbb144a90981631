package dev.reprise.protocols.aisdk;

/// How a question for permission is recognised: a call of its own, whose id is made of the id of
/// the call that it is about.
final class Prompt {
    private static final String NAME = "PermissionConfirm";
    private static final String PREFIX = "fc_";

    private Prompt() {}

    static boolean isNamed(String tool) {
        return tool.equalsIgnoreCase(NAME);
    }

    /// The call that is asked about.
    static String callOf(String prompt) {
        return prompt.startsWith(PREFIX) ? prompt.substring(PREFIX.length()) : prompt;
    }
}
