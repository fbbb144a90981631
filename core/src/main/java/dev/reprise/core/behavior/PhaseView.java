package dev.reprise.core.behavior;

import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import java.util.List;
import java.util.Optional;

/// What a hook can see. Everything is immutable and may be kept.
public sealed interface PhaseView
        permits RunStart,
                StepStart,
                BeforeInference,
                AfterInference,
                BeforeToolExecute,
                AfterToolExecute,
                StepEnd,
                RunEnd {
    Phase phase();

    RunSnapshot run();

    default RunIdentity identity() {
        return run().identity();
    }

    default RunPolicy policy() {
        return run().policy();
    }

    default ThreadId thread() {
        return identity().thread();
    }

    default List<Message> messages() {
        return run().messages();
    }

    /// How many messages the thread held when the run began.
    default int initialMessageCount() {
        return run().initialMessages();
    }

    /// The state as it was when this phase began.
    default Json snapshot() {
        return run().state();
    }

    /// The value at the path, if there is one.
    default Optional<Json> snapshotAt(Path path) {
        return snapshot().find(path);
    }

    /// Which round of the run this is, from 1.
    default int round() {
        return run().step() + 1;
    }
}
