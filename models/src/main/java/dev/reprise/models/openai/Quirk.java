package dev.reprise.models.openai;

/// What a service does in another way than OpenAI.
enum Quirk {
    /// Wants `reasoning_content` back next to the calls that it led to.
    REASONING_NEXT_TO_CALLS,
    /// Wants what was thought back in the members it came in.
    REASONING_AS_IT_CAME,
    /// Ids of calls have nine letters and digits.
    SHORT_IDS,
    /// The seed is `random_seed`.
    RANDOM_SEED,
    /// Tells of the usage without being asked, and refuses to be asked.
    USAGE_UNASKED,
    /// A call is demanded by `any`.
    ANY_CALL
}
