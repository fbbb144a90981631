package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent.ActivitySnapshot;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a tool shows of its own while it works, and the messages it collects.
class ActivityTest {
    private static final Path TITLE = Path.of("title");
    private static final Path STEPS = Path.of("steps");

    private static Rehearsal running(Tool tool) {
        var model = ScriptedModel.of(call("c1", "plan", JsonObject.EMPTY), say("Done"));
        return Rehearsal.of(model).tools(tool);
    }

    private static final Tool PLANNING =
            TestTools.tool(
                    "plan",
                    (_, call) -> {
                        var plan = call.activity("plan-1", "plan");
                        plan.at(TITLE).write(Op.set(Path.ROOT, Json.of("Trip")));
                        call.reportProgress(ToolProgress.running(0.5, "half"));
                        plan.at(STEPS).write(Op.append(Path.ROOT, Json.of("pack")));
                        return "done";
                    });

    @Test
    void whatAToolWritesIntoAnActivityIsShownWholeAfterEachWrite() {
        var events = running(PLANNING).run("Hi");

        var shown = Rehearsal.only(ActivitySnapshot.class, events);
        assertThat(shown)
                .extracting(ActivitySnapshot::message)
                .containsExactly("plan-1", "tool_call:c1", "plan-1");
        assertThat(shown.getFirst().activityType()).isEqualTo("plan");
        assertThat(shown.getFirst().content()).isEqualTo(Json.object("title", "Trip"));
        assertThat(shown.getLast().content())
                .isEqualTo(Json.object("title", "Trip", "steps", List.of("pack")));
        assertThat(shown.getLast().replace()).isTrue();
        assertThat(events.indexOf(shown.getLast()))
                .isLessThan(events.indexOf(Rehearsal.only(ToolCallDone.class, events).getFirst()));
    }

    @Test
    void aSinkTakesActivitiesAsWell() {
        var taken = new ArrayList<String>();
        var rehearsal =
                running(PLANNING)
                        .configure(os ->
                                os.progressSink((stream, type, content) ->
                                        taken.add(stream + " " + type + " " + content.size())));

        var events = rehearsal.run("Hi");

        assertThat(taken)
                .containsExactly(
                        "plan-1 plan 1", "tool_call:c1 tool-call-progress 16", "plan-1 plan 2");
        assertThat(Rehearsal.only(ActivitySnapshot.class, events)).isEmpty();
    }

    @Test
    void anActivityStaysAnObject() {
        var tool =
                TestTools.tool(
                        "plan",
                        (_, call) -> {
                            call.activity("plan-1", "plan")
                                    .at(Path.ROOT)
                                    .write(Op.set(Path.ROOT, Json.of(1)));
                            return "done";
                        });

        var events = running(tool).run("Hi");

        assertThat(Rehearsal.only(ActivitySnapshot.class, events)).isEmpty();
        assertThat(Rehearsal.only(ToolCallDone.class, events).getFirst().result().message())
                .contains("activity plan-1 must be an object, was 1");
    }

    /// Too many reports for the run to take at once: the last of each activity is shown.
    @Test
    void ofTooManyReportsTheLastOfEachActivityIsShown() {
        var tool =
                TestTools.tool(
                        "plan",
                        (_, call) -> {
                            var one = call.activity("one", "plan");
                            var two = call.activity("two", "plan");
                            for (int i = 1; i <= 5_000; i++) {
                                one.at(TITLE).write(Op.set(Path.ROOT, Json.of(i)));
                                two.at(TITLE).write(Op.set(Path.ROOT, Json.of(i)));
                            }
                            return "done";
                        });

        var shown = Rehearsal.only(ActivitySnapshot.class, running(tool).run("Hi"));

        var last = Json.object("title", 5_000);
        for (var stream : List.of("one", "two")) {
            assertThat(shown)
                    .filteredOn(activity -> activity.message().equals(stream))
                    .last()
                    .extracting(ActivitySnapshot::content)
                    .isEqualTo(last);
        }
    }

    @Test
    void messagesOnTheListOfACallAreSaidOnlyIfTheToolHandsThemOver() {
        var silent =
                TestTools.tool(
                        "plan",
                        (_, call) -> {
                            call.addMessage(ContextMessage.conversationUser("unheard"));
                            return "done";
                        });
        var saying =
                TestTools.tool(
                        "plan",
                        (_, call) -> {
                            call.addMessage(ContextMessage.conversationUser("first"));
                            call.addMessage(ContextMessage.conversationUser("second"));
                            return ToolExecutionEffect.of(ToolResult.success("plan", Json.TRUE))
                                    .saying(call.pendingMessages());
                        });

        assertThat(textsAfter(silent)).doesNotContain("unheard");
        assertThat(textsAfter(saying)).containsSubsequence("first", "second", "Done");
    }

    private static List<String> textsAfter(Tool tool) {
        var rehearsal = running(tool);
        rehearsal.run("Hi");
        return rehearsal.thread().messages().stream().map(Message::content).toList();
    }
}
