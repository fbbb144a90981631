package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A run comes to the same, however it is called.
class SameEndTest {
    private static final Reply BOTH =
            call("c1", "search", JsonObject.EMPTY).call("c2", "ask", JsonObject.EMPTY);

    /// What is left of a run; ids and times differ between two.
    private record End(
            Termination termination, @Nullable String response, List<String> said, Json state) {}

    private static Rehearsal asking(Reply... script) {
        return Rehearsal.of(ScriptedModel.of(script))
                .tools(TestTools.ok("search"), TestTools.ok("ask"))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
    }

    private static End streamed(Rehearsal rehearsal, RunRequest request) {
        try (var stream = rehearsal.os().runStream(request)) {
            return end(rehearsal, Rehearsal.collect(stream).isEmpty() ? null : stream.drain());
        }
    }

    private static End called(Rehearsal rehearsal, RunRequest request) {
        return end(rehearsal, rehearsal.os().run(request));
    }

    private static End inTwoSteps(Rehearsal rehearsal, RunRequest request) {
        try (var prepared = rehearsal.os().prepare(request)) {
            assertThat(prepared.agent().tools()).containsKey("search");
            assertThat(rehearsal.thread().messages()).isNotEmpty();
            return end(rehearsal, prepared.execute().drain());
        }
    }

    private static End end(Rehearsal rehearsal, @Nullable RunResult result) {
        if (result == null) {
            throw new AssertionError("the run showed nothing");
        }
        var said =
                rehearsal.thread().messages().stream()
                        .map(message -> message.role() + " " + message.content())
                        .toList();
        var run = rehearsal.store().run(Owner.LOCAL, result.run()).orElseThrow();
        assertThat(run.terminationCode()).isEqualTo(result.termination().recordedCode());
        var state = ((JsonObject) rehearsal.state()).without("__run");
        return new End(result.termination(), result.text(), said, state);
    }

    /// The ends of one scenario, called in different ways.
    private static void sameEnd(
            Supplier<Rehearsal> scenario,
            BiFunction<Rehearsal, BiFunction<Rehearsal, RunRequest, End>, End> play,
            Termination expected) {
        var streamed = play.apply(scenario.get(), SameEndTest::streamed);

        assertThat(streamed.termination()).isEqualTo(expected);
        assertThat(play.apply(scenario.get(), SameEndTest::called)).isEqualTo(streamed);
        assertThat(play.apply(scenario.get(), SameEndTest::inTwoSteps)).isEqualTo(streamed);
    }

    @Test
    @Fact("runtime T-LOOP-1")
    @Fact("runtime T-RUN-14")
    void aNaturalEnd() {
        sameEnd(
                () -> asking(call("c1", "search", JsonObject.EMPTY), say("Done")),
                (rehearsal, way) -> way.apply(rehearsal, rehearsal.request("Hi")),
                new Termination.NaturalEnd());
    }

    @Test
    @Fact("runtime T-LOOP-1")
    void aRunThatIsCancelled() {
        sameEnd(
                SameEndTest::cancelled,
                (rehearsal, way) -> way.apply(rehearsal, rehearsal.request("Hi")),
                new Termination.Cancelled());
    }

    private static Rehearsal cancelled() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("never")));
        return rehearsal
                .tools(TestTools.ok("search"))
                .behavior(
                        new Hooks("cancels")
                                .onRunStart(() -> {
                                    var gateway = rehearsal.os().gateway();
                                    gateway.active(Owner.LOCAL, Rehearsal.THREAD)
                                            .ifPresent(run -> gateway.cancel(Owner.LOCAL, run));
                                }));
    }

    @Test
    @Fact("runtime T-LOOP-1")
    void aRunThatWaits() {
        sameEnd(
                () -> asking(BOTH, say("Waiting")),
                (rehearsal, way) -> way.apply(rehearsal, rehearsal.request("Hi")),
                new Termination.Suspended());
    }

    @Test
    @Fact("runtime T-LOOP-1")
    void aRunThatGoesOn() {
        sameEnd(
                () -> asking(BOTH, say("Waiting"), say("Done")),
                (rehearsal, way) -> {
                    var first = way.apply(rehearsal, rehearsal.request("Hi"));
                    assertThat(first.termination()).isEqualTo(new Termination.Suspended());
                    return way.apply(rehearsal, Asking.deciding(Asking.yes("fc_c2")));
                },
                new Termination.NaturalEnd());
    }
}
