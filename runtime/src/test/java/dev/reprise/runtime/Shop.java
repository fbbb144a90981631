package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// An agent that mails (idempotent), pays (probed), ships (opaque), looks (read-only) and asks, in
/// four rounds. Every call that does something does something else.
public final class Shop {
    /// How many things it does outside.
    public static final int EFFECTS = 7;

    private Shop() {}

    /// Where its tools do their work.
    public interface World {
        /// Does something.
        ///
        /// @param once not again under the same key
        Json act(String what, String key, boolean once);

        /// What was done under this key.
        Optional<Json> find(String key);
    }

    public static AgentOs open(
            ThreadStore store, InstantSource clock, ToolExecutionMode mode, World world) {
        return AgentOs.builder()
                .store(store)
                .clock(clock)
                .model("model", ScriptedModel.always(Shop::answer))
                .tools(
                        tool("mail", world).idempotent(),
                        tool("pay", world).probed((_, call) -> world.find(call.idempotencyKey())),
                        tool("ship", world),
                        tool("ask", world),
                        TestTools.ok("look").readOnly())
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(
                        AgentDefinition.builder("default", "model")
                                .behavior("asking")
                                .toolExecutionMode(mode)
                                .build())
                .build();
    }

    private static Tool tool(String name, World world) {
        return TestTools.tool(
                name,
                (arguments, call) ->
                        world.act(
                                name + " " + arguments,
                                call.idempotencyKey(),
                                name.equals("mail")));
    }

    /// The opaque call of a round is its last one: where calls are made one by one, those behind
    /// one that waits are not made. What the model says depends on the conversation alone, as after
    /// a restart it must.
    private static Reply answer(ChatRequest request) {
        long rounds =
                request.messages().stream()
                        .filter(message -> message.role() == Role.ASSISTANT)
                        .count();
        return switch ((int) rounds) {
            case 0 ->
                    call("c1", "mail", numbered(1))
                            .call("c2", "pay", numbered(2))
                            .call("c3", "look", numbered(3))
                            .call("c4", "ship", numbered(4));
            case 1 -> call("c5", "ask", numbered(5));
            case 2 -> call("c6", "mail", numbered(6)).call("c7", "ship", numbered(7));
            case 3 -> call("c8", "pay", numbered(8));
            default -> say("Done.");
        };
    }

    private static JsonObject numbered(int number) {
        return Json.object("number", number);
    }

    /// What a person answers who can look up what was done.
    public static List<ToolCallDecision> answers(
            Json state, Function<String, Optional<Json>> done) {
        var answers = new ArrayList<ToolCallDecision>();
        state.find(Path.ROOT.key("__tool_call_scope"))
                .flatMap(Json::asObject)
                .orElse(JsonObject.EMPTY)
                .forEach(record -> {
                    var call = record.value().asObject().orElseThrow().get("suspended_call");
                    if (call != null && !isDecided(record.value())) {
                        answers.add(answer(record.key(), call.asObject().orElseThrow(), done));
                    }
                });
        return answers;
    }

    /// Whether the call only waits for the answers to others.
    private static boolean isDecided(Json record) {
        return record.find(Path.ROOT.key("tool_call_state").key("status"))
                .equals(Optional.of(Json.of("resuming")));
    }

    private static ToolCallDecision answer(
            String id, JsonObject call, Function<String, Optional<Json>> done) {
        var asked = Objects.requireNonNull(call.get("suspension")).asObject().orElseThrow();
        var shown = asked.get("parameters");
        if (shown == null) {
            return Asking.yes(id);
        }
        var effect = Objects.requireNonNull(shown.asObject().orElseThrow().get("effect_id"));
        var answer =
                done.apply(effect.asText().orElseThrow())
                        .map(result -> Json.object("outcome", "done", "result", result))
                        .orElse(Json.object("outcome", "not_done"));
        return ToolCallDecision.ofAnswer(id, answer, 1);
    }
}
