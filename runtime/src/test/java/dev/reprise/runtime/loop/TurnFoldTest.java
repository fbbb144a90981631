package dev.reprise.runtime.loop;

import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.IdSource;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnFoldTest {
    private final ManualClock clock = new ManualClock();
    private final Emitter emitter =
            new Emitter(
                    new EventMeta.Scope(new ThreadId("t1"), new RunId("r1")),
                    clock,
                    new RunFeed(0),
                    0);
    private final TurnFold fold = new TurnFold(emitter, IdSource.of(clock), 100);

    private static ModelChunk part(
            int index, @Nullable String id, @Nullable String name, String arguments) {
        return new ModelChunk.ToolCallPart(index, id, name, arguments);
    }

    private Turn complete(@Nullable TokenUsage usage, ContentBlock... blocks) {
        return fold.complete(new Completion(null, usage, List.of(blocks)));
    }

    private List<String> shown() {
        return emitter.uncommitted().stream()
                .map(event ->
                        switch (event) {
                            case AgentEvent.ToolCallStart(_, var id, var name) ->
                                    "start " + id + " " + name;
                            case AgentEvent.ToolCallDelta(_, var id, var delta) ->
                                    "delta " + id + " " + delta;
                            case AgentEvent.ToolCallReady(_, var id, _, var arguments) ->
                                    "ready " + id + " " + arguments;
                            case AgentEvent.ToolCallCancel(_, var id, var reason) ->
                                    "cancel " + id + ": " + reason;
                            case AgentEvent.TextDelta(_, var text) -> "text " + text;
                            default -> event.type();
                        })
                .toList();
    }

    @Test
    void interleavedCallsAreToldApartAndKeepTheOrderInWhichTheyBegan() {
        fold.accept(part(1, "b", "two", "{\"x\""));
        fold.accept(part(0, "a", "one", "{"));
        fold.accept(part(1, null, null, ":1}"));
        fold.accept(part(0, null, null, "}"));

        var turn = complete(null);

        assertThat(turn.calls()).extracting(ToolCall::id).containsExactly("b", "a");
        assertThat(turn.unannounced()).isEmpty();
        assertThat(shown())
                .containsExactly(
                        "start b two",
                        "delta b {\"x\"",
                        "start a one",
                        "delta a {",
                        "delta b :1}",
                        "ready b {\"x\":1}",
                        "delta a }",
                        "ready a {}");
    }

    @Test
    void aCallWhoseNameComesLateIsShownFromThenOn() {
        fold.accept(part(0, "a", null, "{\"x\":"));
        fold.accept(part(0, null, null, "1}"));
        fold.accept(part(0, null, "one", ""));

        var turn = complete(null);

        assertThat(shown())
                .containsExactly("start a one", "delta a {\"x\":1}", "ready a {\"x\":1}");
        assertThat(turn.calls()).hasSize(1);
        assertThat(turn.unannounced()).isEmpty();
    }

    @Test
    void aCallWithoutAnIdGetsOneAndKeepsIt() {
        fold.accept(part(0, null, "one", "{}"));

        var turn = complete(null);

        var id = turn.calls().getFirst().id();
        assertThat(id).startsWith("call_");
        assertThat(shown())
                .containsExactly(
                        "start " + id + " one", "delta " + id + " {}", "ready " + id + " {}");
    }

    @Test
    void twoCallsWithOneIdAreToldApart() {
        fold.accept(part(0, "a", "one", "{}"));
        fold.accept(part(1, "a", "two", "{}"));

        assertThat(complete(null).calls())
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aCallWithoutANameIsNone() {
        fold.accept(part(0, "a", null, "{}"));

        assertThat(complete(null).calls()).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void brokenArgumentsDropTheCallAndEmptyOnesBecomeNull() {
        fold.accept(part(0, "a", "one", "{\"x\":"));
        fold.accept(part(1, "b", "two", ""));

        var turn = complete(null);

        assertThat(turn.calls()).containsExactly(new ToolCall("b", "two", Json.NULL));
        assertThat(turn.unannounced()).isEqualTo(turn.calls());
        assertThat(shown())
                .containsExactly(
                        "start a one",
                        "delta a {\"x\":",
                        "start b two",
                        "cancel a: arguments are not JSON");
        assertThat(turn.complaint()).isNull();
    }

    @Test
    void anAnswerOfNothingButBrokenCallsSaysWhatIsWrong() {
        fold.accept(new ModelChunk.Text("Looking."));
        fold.accept(part(0, "a", "one", "{\"x\":" + "1".repeat(300) + "x}"));
        fold.accept(part(1, "b", "two", "{"));

        var turn = complete(null);

        assertThat(turn.complaint())
                .isEqualTo(
                        "tool 'one' was called with arguments that are not JSON: {\"x\":"
                                + "1".repeat(195)
                                + "…");
    }

    @Test
    void bracketsInStringsDoNotEndTheArguments() {
        fold.accept(part(0, "a", "one", "{\"x\":\"}\\\"}"));
        fold.accept(part(0, null, null, "]\"}"));

        assertThat(complete(null).calls().getFirst().arguments())
                .isEqualTo(Json.object("x", "}\"}]"));
    }

    @Test
    void whatHasNoFormInUnicodeIsReplacedEverywhere() {
        fold.accept(new ModelChunk.Text("a\ud83c"));
        fold.accept(new ModelChunk.Reasoning("b\ud83c"));
        fold.accept(part(0, "c\udf0d", "d\udf0d", "{\"x\":\"\ud83c"));
        fold.accept(part(0, null, null, "\udf0d\udf0d\"}"));

        var turn = complete(null);

        assertThat(turn.text()).isEqualTo("a\uFFFD");
        assertThat(turn.calls())
                .containsExactly(new ToolCall("c\uFFFD", "d\uFFFD", Json.object("x", "🌍\uFFFD")));
        assertThat(emitter.uncommitted())
                .allSatisfy(event -> assertThat(event.toText()).isNotEmpty());
    }

    @Test
    void aCallCutAtTheTokenLimitIsDropped() {
        fold.accept(part(0, "a", "one", "{}"));
        fold.accept(part(1, "b", "two", ""));

        var turn = complete(TokenUsage.of(1, 100));

        assertThat(turn.calls()).extracting(ToolCall::id).containsExactly("a");
        assertThat(turn.unannounced()).isEmpty();
        assertThat(shown()).endsWith("start b two", "cancel b: cut off at the token limit");
    }

    @Test
    void wholeCallsOverrideWhatWasStreamed() {
        fold.accept(part(0, "a", "one", "{\"x\":1"));
        var whole = new ToolCall("a", "one", Json.object("x", 12));

        var turn = complete(null, new ContentBlock.ToolUse(whole));

        assertThat(turn.calls()).containsExactly(whole);
        assertThat(turn.unannounced()).containsExactly(whole);
    }

    @Test
    void aWholeCallGivesItsNameAndArgumentsToThePartsThatHadNoId() {
        fold.accept(part(0, null, "one", "{\"x\":1}"));
        var whole = new ToolCall("late", "one", Json.object("x", 1));

        var turn = complete(null, new ContentBlock.ToolUse(whole));

        assertThat(turn.calls())
                .singleElement()
                .extracting(ToolCall::arguments)
                .isEqualTo(Json.object("x", 1));
        assertThat(turn.unannounced()).isEmpty();
    }

    @Test
    void whatDidNotStreamIsShownAtTheEnd() {
        var whole = new ToolCall("a", "one", Json.object("x", 1));

        var turn = complete(null, new ContentBlock.Text("Hello"), new ContentBlock.ToolUse(whole));

        assertThat(shown()).containsExactlyInAnyOrder("text Hello", "start a one");
        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.unannounced()).containsExactly(whole);
    }

    @Test
    void theReasonToStopIsTheProvidersOrFollowsFromTheAnswer() {
        fold.accept(new ModelChunk.Text("x"));

        assertThat(complete(null).finish()).isEqualTo(Completion.Finish.END_TURN);
        assertThat(complete(TokenUsage.of(1, 100)).finish())
                .isEqualTo(Completion.Finish.MAX_TOKENS);
        fold.accept(part(0, "a", "one", "{}"));
        assertThat(complete(null).finish()).isEqualTo(Completion.Finish.TOOL_USE);
    }

    @Test
    void emptyDeltasAreNotShown() {
        fold.accept(new ModelChunk.Text(""));
        fold.accept(new ModelChunk.Reasoning(""));
        fold.accept(new ModelChunk.ReasoningSignature(""));
        fold.accept(new ModelChunk.Unknown(Json.NULL));

        assertThat(shown()).isEmpty();
        assertThat(fold.hasStarted()).isFalse();
    }

    @Test
    void aCallThatWasCompleteOnlyAtTheEndIsReadyAfterItsStep() {
        var model = ScriptedModel.of(ScriptedModel.callInPieces("c1", "nowhere", ""), say("Done"));

        var events = Rehearsal.of(model).run("Hi");

        assertThat(Rehearsal.types(events))
                .containsSubsequence("step_end", "tool_call_ready", "tool_call_done");
        assertThat(
                        Rehearsal.only(AgentEvent.ToolCallReady.class, events)
                                .getFirst()
                                .meta()
                                .stepId())
                .isNull();
    }

    @Test
    void aRunWhoseModelCallsAToolWithBrokenArgumentsFails() {
        var model = ScriptedModel.of(ScriptedModel.callInPieces("c1", "one", "{\"x\":"));

        var rehearsal = Rehearsal.of(model);
        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.types(events))
                .endsWith("tool_call_delta", "tool_call_cancel", "error", "run_finish");
        assertThat(Rehearsal.end(events).detail())
                .endsWith("tool 'one' was called with arguments that are not JSON: {\"x\":");
        assertThat(rehearsal.thread().messages()).hasSize(1);
    }

    @Test
    void anAnswerOfReasoningAloneIsAnAnswer() {
        var model = ScriptedModel.of(think("hm"));

        var events = Rehearsal.of(model).run("Hi");

        assertThat(Rehearsal.types(events))
                .containsSubsequence("reasoning_delta", "inference_complete", "run_finish");
        assertThat(model.requests()).hasSize(1);
    }
}
