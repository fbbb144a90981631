package dev.reprise.core.behavior;

import dev.reprise.core.suspend.SuspendTicket;

/// Makes the call wait for a decision. Replaces an earlier [Block].
public record Suspend(SuspendTicket ticket) implements BeforeToolExecuteAction {}
