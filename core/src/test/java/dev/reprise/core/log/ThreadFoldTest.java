package dev.reprise.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadFoldTest {
    private static final ThreadId T1 = new ThreadId("t1");

    private final ThreadFold fold =
            ThreadFold.of(
                    ThreadFold.opening(
                            Owner.LOCAL,
                            T1,
                            new Entry.Opened(Owner.LOCAL, AgentThread.of(T1), null),
                            0));

    /// Assertions are on in tests: no test may hand on a state that its patches do not make.
    @Test
    void aStateThatThePatchesDoNotMakeIsNoticed() {
        var patch = TrackedPatch.of(Patch.of(Op.set(Path.of("n"), Json.of(1))));
        var set =
                new ThreadChangeSet(
                        null,
                        null,
                        null,
                        ChangeReason.USER_MESSAGE,
                        List.of(),
                        List.of(patch),
                        List.of(),
                        null);
        var wrong =
                new Entry.Changed(set, List.of(), List.of(), List.of(), false, Json.object("n", 2));
        var guard = Guard.of(VersionPrecondition.exactly(0));

        assertThatThrownBy(() -> fold.next(wrong, guard, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("state after the change is not that of its patches: {\"n\":2}");

        assertThat(fold.version()).isZero();
    }
}
