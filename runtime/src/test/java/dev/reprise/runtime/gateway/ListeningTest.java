package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// Who wants to hear what becomes of runs.
class ListeningTest {
    private static final Owner ME = Owner.LOCAL;

    private final Rehearsal rehearsal =
            Rehearsal.of(ScriptedModel.of(call("c1", "ask", JsonObject.EMPTY), say("Fine")))
                    .tools(TestTools.pending("ask"));
    private final Queue<RunId> heard = new ConcurrentLinkedQueue<>();

    private RunId start() {
        var gateway = rehearsal.os().gateway();
        return gateway.start(ME, rehearsal.request("Hi"), LaunchMode.DURABLE).run();
    }

    private void awaitHeard(String what, RunId run, int times) {
        Waits.until(what, () -> heard.stream().filter(run::equals).count() >= times);
    }

    @Test
    void aListenerHearsOfARunThatBeginsAndComesToWaitAndGoesOnAndEnds() {
        var gateway = rehearsal.os().gateway();
        try (var _ = gateway.listen((_, run) -> heard.add(run))) {
            var run = start();
            awaitHeard("it begins, and waits", run, 2);

            gateway.decide(ME, run, List.of(ToolCallDecision.ofAnswer("c1", Json.TRUE, 0)));

            awaitHeard("it goes on, and ends", run, 4);
        }
    }

    @Test
    void aListenerHearsOfAWaitingRunThatIsCancelled() {
        var gateway = rehearsal.os().gateway();
        try (var _ = gateway.listen((_, run) -> heard.add(run))) {
            var run = start();
            awaitHeard("it begins, and waits", run, 2);
            int before = heard.size();

            gateway.cancel(ME, run);

            awaitHeard("it ends", run, before + 1);
        }
    }

    @Test
    void whoClosedItsListenerHearsNothing() {
        var first = rehearsal.os().gateway().listen((_, run) -> heard.add(run));
        var all = new ConcurrentLinkedQueue<RunId>();
        first.close();

        try (var _ = rehearsal.os().gateway().listen((_, run) -> all.add(run))) {
            start();
            Waits.until("it begins, and waits", () -> all.size() >= 2);
        }

        assertThat(heard).isEmpty();
    }
}
