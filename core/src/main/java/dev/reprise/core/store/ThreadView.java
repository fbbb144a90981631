package dev.reprise.core.store;

import dev.reprise.core.Owner;
import dev.reprise.state.Json;

/// A thread as it is at one record of its log. Immutable; handing it out again costs nothing.
///
/// @param state the thread's state with all patches applied
public record ThreadView(Owner owner, AgentThread thread, Json state, long version, long lsn) {}
