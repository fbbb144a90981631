package dev.reprise.extensions.reminder;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.StepStart;
import dev.reprise.core.behavior.StepStartAction;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReminderTest {
    private static final ThreadId THREAD = new ThreadId("t1");

    private final MemoryThreadStore store = new MemoryThreadStore();

    private static Json after(Json state, ReminderAction... actions) {
        return StateActions.reduce(state, List.of(actions), null).patch().apply(state);
    }

    @Test
    void remindersAreUniqueAndKeepTheirOrder() {
        var state =
                after(
                        JsonObject.EMPTY,
                        new ReminderAction.Add("b"),
                        new ReminderAction.Add("a"),
                        new ReminderAction.Add("b"),
                        new ReminderAction.Add("c"),
                        new ReminderAction.Remove("a"));

        assertThat(state).hasToString("{\"reminders\":{\"items\":[\"b\",\"c\"]}}");
        assertThat(after(state, new ReminderAction.Clear()))
                .hasToString("{\"reminders\":{\"items\":[]}}");
    }

    @Test
    void whatChangesNothingLeavesNoPatch() {
        var state = after(JsonObject.EMPTY, new ReminderAction.Add("a"));

        assertThat(new ReminderAction.Clear().reduce(Json.NULL).isEmpty()).isTrue();
        assertThat(
                        StateActions.reduce(state, List.of(new ReminderAction.Add("a")), null)
                                .patch()
                                .isEmpty())
                .isTrue();
    }

    @Test
    void everyChangeIsReadFromTheTextItWrites() {
        assertThat(new ReminderAction.Add("x").payload()).hasToString("{\"Add\":\"x\"}");
        assertThat(new ReminderAction.Clear().payload()).hasToString("\"Clear\"");
        for (var action :
                List.of(
                        new ReminderAction.Add("x"),
                        new ReminderAction.Remove("x"),
                        new ReminderAction.Clear())) {
            assertThat(ReminderAction.fromJson(action.payload())).isEqualTo(action);
        }
        assertThatThrownBy(() -> ReminderAction.fromJson(JsonObject.EMPTY))
                .isInstanceOf(JsonException.class);
    }

    private ScriptedModel run(Reminder reminder) {
        var model =
                ScriptedModel.of(
                        call("c1", "note", JsonObject.EMPTY),
                        call("c2", "look", JsonObject.EMPTY),
                        call("c3", "look", JsonObject.EMPTY),
                        say("Done"));
        var note =
                Tool.of(
                        "note",
                        "Notes something.",
                        ToolDescriptor.NO_PARAMETERS,
                        (_, _) ->
                                ToolExecutionEffect.of(ToolResult.success("note", Json.NULL))
                                        .with(new ReminderAction.Add("be brief")));
        var look =
                Tool.of(
                        "look",
                        "Looks.",
                        ToolDescriptor.NO_PARAMETERS,
                        (_, call) -> call.success("seen"));
        try (var os =
                AgentOs.builder()
                        .model("scripted", model)
                        .store(store)
                        .tools(note, look)
                        .behavior(reminder)
                        .agent(
                                AgentDefinition.builder("a", "scripted")
                                        .systemPrompt("You help.")
                                        .behavior(Reminder.ID)
                                        .build())
                        .build()) {
            os.run(RunRequest.of("a", Message.user("Hi")).withThread(THREAD));
        }
        return model;
    }

    private static List<String> systemTexts(ChatRequest request) {
        return request.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(message -> message.text())
                .toList();
    }

    private Json kept() {
        return store.load(Owner.LOCAL, THREAD)
                .orElseThrow()
                .state()
                .find(ReminderAction.REMINDERS)
                .orElseThrow();
    }

    @Test
    void aReminderIsShownOnceAndForgotten() {
        var model = run(Reminder.once());

        assertThat(systemTexts(model.request(0))).containsExactly("You help.");
        assertThat(systemTexts(model.request(1)))
                .containsExactly("You help.", "Reminder: be brief");
        assertThat(systemTexts(model.request(2))).containsExactly("You help.");
        assertThat(kept()).hasToString("{\"items\":[]}");
    }

    @Test
    void aLastingReminderIsShownInEveryStep() {
        var model = run(Reminder.lasting());

        for (int step = 1; step < 4; step++) {
            assertThat(systemTexts(model.request(step)))
                    .containsExactly("You help.", "Reminder: be brief");
        }
        assertThat(kept()).hasToString("{\"items\":[\"be brief\"]}");
    }

    @Test
    void aLastingReminderMayBeShownMoreRarely() {
        var model = run(new Reminder(false, 1));

        assertThat(systemTexts(model.request(1))).hasSize(2);
        assertThat(systemTexts(model.request(2))).hasSize(1);
        assertThat(systemTexts(model.request(3))).hasSize(2);
    }

    /// Reminds of something in each of the first steps.
    private record Nagging() implements AgentBehavior {
        @Override
        public String id() {
            return "nagging";
        }

        @Override
        public ActionSet<StepStartAction> stepStart(StepStart step) {
            return step.round() > 2
                    ? ActionSet.empty()
                    : ActionSet.of(new ChangeState(new ReminderAction.Add("no " + step.round())));
        }
    }

    @Test
    void whatComesInTheStepThatForgetsOthersIsShownInTheNext() {
        var model =
                ScriptedModel.of(
                        call("c1", "look", JsonObject.EMPTY),
                        call("c2", "look", JsonObject.EMPTY),
                        say("Done"));
        var look = Tool.of("look", "Looks.", ToolDescriptor.NO_PARAMETERS, (_, _) -> "seen");
        try (var os =
                AgentOs.builder()
                        .model("scripted", model)
                        .store(store)
                        .tools(look)
                        .behavior(new Nagging())
                        .behavior(new Reminder(true, 5))
                        .agent(
                                AgentDefinition.builder("a", "scripted")
                                        .behavior("nagging")
                                        .behavior(Reminder.ID)
                                        .build())
                        .build()) {
            os.run(RunRequest.of("a", Message.user("Hi")).withThread(THREAD));
        }

        assertThat(systemTexts(model.request(1))).containsExactly("Reminder: no 1");
        assertThat(systemTexts(model.request(2))).containsExactly("Reminder: no 2");
    }
}
