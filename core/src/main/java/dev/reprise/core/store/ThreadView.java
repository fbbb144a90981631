package dev.reprise.core.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.state.Json;
import java.util.List;

/// A thread as it is at one record of its log. Immutable; handing it out again costs nothing.
///
/// @param state the thread's state with all patches applied
/// @param inputs what was received and is not used up, oldest first
public record ThreadView(
        Owner owner,
        AgentThread thread,
        Json state,
        long version,
        long lsn,
        List<OpenInput> inputs) {
    public ThreadView {
        inputs = List.copyOf(inputs);
    }

    /// Those inputs that are for a run.
    public List<OpenInput> inputsFor(RunId run) {
        return inputs.isEmpty()
                ? inputs
                : inputs.stream().filter(input -> run.equals(input.received().run())).toList();
    }
}
