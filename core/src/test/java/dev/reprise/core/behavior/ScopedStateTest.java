package dev.reprise.core.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopedStateTest {
    private static final Path NOTES = Path.ROOT.key("notes");
    private static final ToolCall CALL = new ToolCall("c.1", "search", JsonObject.EMPTY);
    private static final RunSnapshot RUN =
            new RunSnapshot(
                    new RunIdentity(
                            Owner.LOCAL,
                            new ThreadId("t1"),
                            new RunId("r1"),
                            "a",
                            RunOrigin.USER,
                            null,
                            null,
                            null),
                    RunPolicy.OPEN,
                    Json.parse(
                            """
                            {"notes":"thread","none":null,
                             "__tool_call_scope":{"c.1":{"notes":"call"},"c":{"1":{"notes":"no"}}}}\
                            """),
                    List.of(),
                    0,
                    0);

    @Test
    void aroundAToolTheStateOfItsCallIsRead() {
        var before = new BeforeToolExecute(RUN, CALL, null);
        var after = new AfterToolExecute(RUN, CALL, ToolResult.success("search", Json.NULL));

        assertThat(before.scopedState(StateScope.TOOL_CALL, NOTES)).isEqualTo(Json.of("call"));
        assertThat(after.scopedState(StateScope.TOOL_CALL, NOTES)).isEqualTo(Json.of("call"));
        assertThat(before.scopedState(StateScope.THREAD, NOTES)).isEqualTo(Json.of("thread"));
        assertThat(before.scopedState(StateScope.RUN, NOTES)).isEqualTo(Json.of("thread"));
    }

    @Test
    void elsewhereThereIsNoCall() {
        assertThat(new StepStart(RUN).scopedState(StateScope.TOOL_CALL, NOTES))
                .isEqualTo(Json.of("thread"));
    }

    @Test
    void whatIsMissingOrNullReadsAsAnEmptyObject() {
        var step = new StepStart(RUN);

        assertThat(step.scopedState(StateScope.RUN, Path.ROOT.key("none")))
                .isEqualTo(JsonObject.EMPTY);
        assertThat(step.scopedState(StateScope.THREAD, Path.ROOT.key("nowhere")))
                .isEqualTo(JsonObject.EMPTY);
    }
}
