package dev.reprise.protocols;

/// What becomes of a request that may bring input, answers to calls that wait, or both.
///
/// Clients send their whole history every time, so it counts only what the thread does not know
/// yet: old messages are no input, and answers to calls that do not wait are history.
public enum Arrival {
    /// A new run, or, with matching answers and nothing else, the one that waits goes on.
    STARTS,
    /// The run that is live gets the answers.
    FORWARDED,
    /// There are answers, and no run for them.
    NOBODY_WAITS;

    /// What decides; the first row of the pages' tables (`ag-ui.md` 5.3, `ai-sdk.md` 3.4) that
    /// fits.
    ///
    /// @param freshInput whether there is a user message with text that the thread does not hold
    /// @param anyInput whether there is a user message with text at all
    /// @param matching whether an answer is for a call that waits
    /// @param anyAnswer whether there are answers at all
    /// @param live whether a run of the agent is at work on the thread
    public static Arrival of(
            boolean freshInput,
            boolean anyInput,
            boolean matching,
            boolean anyAnswer,
            boolean live) {
        if (freshInput) {
            return STARTS;
        }
        if (matching) {
            return live ? FORWARDED : STARTS;
        }
        if (!anyAnswer || anyInput) {
            return STARTS;
        }
        return live ? FORWARDED : NOBODY_WAITS;
    }
}
