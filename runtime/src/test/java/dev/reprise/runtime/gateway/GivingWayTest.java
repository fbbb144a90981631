package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.RunStream;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which requests end the run that is going on, and which leave it alone.
class GivingWayTest {
    private static final RunId RUN = new RunId("r1");

    private final Gate gate = new Gate();
    private final Rehearsal rehearsal =
            Rehearsal.of(ScriptedModel.of(say("Hello").waitAt(gate), say("Again")));

    @ParameterizedTest
    @EnumSource(LaunchMode.class)
    void askingAgainForTheRunThatIsGoingOnLeavesItAlone(LaunchMode mode) {
        var request = rehearsal.request("Hi").withRun(RUN);
        var prepared = rehearsal.os().prepare(Owner.LOCAL, request, mode);
        var run = prepared.run();
        var stream = prepared.execute();
        gate.awaitReached();

        var repeated = rehearsal.request("Hi").withRun(run);

        assertThatThrownBy(() -> rehearsal.os().prepare(Owner.LOCAL, repeated, LaunchMode.DURABLE))
                .isInstanceOf(PrepareException.class)
                .hasMessage("run already exists: " + run);
        assertGoesOn(stream);
    }

    @Test
    void aRequestThatDoesNotFitTheThreadLeavesItsRunAlone() {
        var first = rehearsal.request("Hi").withParent(null, new ThreadId("home"));
        var stream = rehearsal.os().runStream(first);
        gate.awaitReached();

        var misfit = rehearsal.request("Again").withParent(null, new ThreadId("elsewhere"));

        assertRefused(misfit, "parent_thread_id mismatch");
        assertGoesOn(stream);
    }

    private void assertRefused(RunRequest request, String why) {
        assertThatThrownBy(() -> rehearsal.os().prepare(request))
                .isInstanceOf(PrepareException.class)
                .hasMessageContaining(why);
    }

    private void assertGoesOn(RunStream stream) {
        gate.open();
        assertThat(Rehearsal.end(Rehearsal.collect(stream)))
                .isEqualTo(new Termination.NaturalEnd());
    }
}
