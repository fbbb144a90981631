package dev.reprise.protocols.agui;

/// How the stream of one request is shown.
///
/// @param reasoningRole `reasoning`, which the protocol wants since 1.0; its older clients take
///   nothing but `assistant`
/// @param interrupts whether the end of a run that waits lists what it waits for, which the clients
///   of 1.0 have to answer before they may send anything else
public record AgUiOptions(String reasoningRole, boolean interrupts) {
    /// For the clients of 1.0.
    public static final AgUiOptions DEFAULT = new AgUiOptions("reasoning", false);

    public AgUiOptions {
        if (!reasoningRole.equals("reasoning") && !reasoningRole.equals("assistant")) {
            throw new IllegalArgumentException(
                    "reasoningRole must be reasoning or assistant, was \"" + reasoningRole + "\"");
        }
    }

    public AgUiOptions withReasoningRole(String role) {
        return new AgUiOptions(role, interrupts);
    }

    public AgUiOptions withInterrupts(boolean shown) {
        return new AgUiOptions(reasoningRole, shown);
    }
}
