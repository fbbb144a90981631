package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineageTest {
    /// The call c1 of a run that the given call of another run has started.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    none | run:r1       | none
                    ' '  | run:r1       | none
                    c0   | tool_call:c0 | c0
                    c1   | run:r1       | none
                    """)
    @Fact("contract T-CON-15")
    void theParentIsTheCallThatStartedTheRunOrElseTheRun(
            String startedBy, String parentNode, String parentCall) {
        var reports = new ArrayList<JsonObject>();
        var progress = progress(startedBy, reports);

        progress.reporter(new ToolCall("c1", "search", JsonObject.EMPTY), _ -> {})
                .accept(ToolProgress.running(0.5, null));

        assertThat(reports)
                .singleElement()
                .satisfies(report -> {
                    assertThat(report.get("parent_node_id")).isEqualTo(Json.of(parentNode));
                    assertThat(report.get("parent_call_id")).isEqualTo(Json.from(parentCall));
                });
    }

    private static Progress progress(String startedBy, List<JsonObject> reports) {
        var thread = new ThreadId("t1");
        var run = new RunId("r1");
        var clock = new ManualClock();
        var identity =
                new RunIdentity(
                        Owner.LOCAL, thread, run, "a", RunOrigin.USER, null, null, startedBy);
        var emitter = new Emitter(new EventMeta.Scope(thread, run), clock, new RunFeed(0), 0);
        return new Progress(identity, clock, (_, _, content) -> reports.add(content), emitter);
    }
}
