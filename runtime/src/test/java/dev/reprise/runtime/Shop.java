package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.TypedTool;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An agent that mails (idempotent), pays (probed), ships and stamps (opaque), looks (read-only)
/// and asks, in four rounds. Every call that does something does something else. Mailing and
/// stamping begin while the model still answers, where calls may do so. What was mailed and paid
/// can be taken back.
public final class Shop {
    /// How many things it does outside.
    public static final int EFFECTS = 8;

    /// With calls.
    private static final int ROUNDS = 4;

    /// For how long the model stops where something else is to happen. It need not happen: a call
    /// whose outcome a crash left open is asked about first.
    private static final Duration WHILE = Duration.ofMillis(100);

    private final World world;
    private final ToolExecutionMode mode;
    private volatile boolean listens = true;

    private Shop(World world, ToolExecutionMode mode) {
        this.world = world;
        this.mode = mode;
    }

    /// Where its tools do their work.
    public interface World {
        /// Does something.
        ///
        /// @param once not again under the same key
        Json act(String what, String key, boolean once);

        /// What was done under this key.
        Optional<Json> find(String key);

        /// Whether it was done, under whatever key.
        boolean isDone(String what);
    }

    /// The agent in one process.
    ///
    /// @param listens whether the model was not asked yet, or has stopped in the middle of the
    ///   answer that follows the question for a decision
    public record Open(AgentOs os, BooleanSupplier listens) {}

    public static Open open(
            ThreadStore store, InstantSource clock, ToolExecutionMode mode, World world) {
        var shop = new Shop(world, mode);
        return new Open(shop.os(store, clock), () -> shop.listens);
    }

    private AgentOs os(ThreadStore store, InstantSource clock) {
        return AgentOs.builder()
                .store(store)
                .clock(clock)
                .model("model", ScriptedModel.always(this::answer))
                .tools(
                        undoable(early("mail").idempotent()),
                        undoable(
                                tool("pay").probed((_, call) -> world.find(call.idempotencyKey()))),
                        tool("ship"),
                        early("stamp"),
                        tool("ask"),
                        TestTools.ok("look").readOnly())
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(
                        AgentDefinition.builder("default", "model")
                                .behavior("asking")
                                .toolExecutionMode(mode)
                                .build())
                .build();
    }

    private Tool tool(String name) {
        return TestTools.tool(name, body(name));
    }

    private Tool early(String name) {
        return Tool.of(
                ToolDescriptor.of(name, "For tests.", ToolDescriptor.NO_PARAMETERS)
                        .withConcurrencySafe(true),
                body(name));
    }

    private TypedTool.Body<Json> body(String name) {
        return (arguments, call) ->
                world.act(deed(name, arguments), call.idempotencyKey(), name.equals("mail"));
    }

    private static String deed(String name, Json arguments) {
        return name + " " + arguments;
    }

    private Tool undoable(Tool tool) {
        return tool.undoneBy((arguments, _, call) ->
                world.act(
                        "undo " + deed(tool.descriptor().id(), arguments),
                        call.idempotencyKey(),
                        true));
    }

    /// Opaque calls come last in their round: where calls are made one by one, those behind one
    /// that waits are not made. What the model says depends on the conversation alone, as after a
    /// restart it must.
    private Reply answer(ChatRequest request) {
        listens = false;
        long turns =
                request.messages().stream()
                        .filter(message -> message.role() == Role.ASSISTANT)
                        .count();
        int round = (int) Math.min(turns, ROUNDS);
        return said(round, told(request)).usage(100L * (round + 1), round);
    }

    /// What it is told was begun in an answer that is lost. It does not want that again.
    private static String told(ChatRequest request) {
        return request.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(ChatMessage::text)
                .collect(Collectors.joining());
    }

    /// Whether the answer of a round is lost, and a call had begun in it.
    private static boolean isLost(int round, String told) {
        return switch (round) {
            case 0 -> told.contains("(c1)");
            case 2 -> told.contains("(c7)");
            case 3 -> told.contains("(c10)");
            default -> false;
        };
    }

    private Reply said(int round, String told) {
        if (isLost(round, told)) {
            return say("So it began.").call("c11", "look", numbered(11));
        }
        return switch (round) {
            case 0 ->
                    untilDone(call("c1", "mail", numbered(1)), "mail", 1)
                            .call("c2", "pay", numbered(2))
                            .call("c3", "look", numbered(3))
                            .call("c4", "ship", numbered(4));
            case 1 -> call("c5", "look", numbered(5)).call("c6", "ask", numbered(6));
            case 2 ->
                    untilDone(
                                    stopping(say("One "))
                                            .say("moment.")
                                            .call("c7", "mail", numbered(7)),
                                    "mail",
                                    7)
                            .call("c8", "ship", numbered(8));
            case 3 ->
                    untilDone(
                            call("c9", "pay", numbered(9)).call("c10", "stamp", numbered(10)),
                            "stamp",
                            10);
            default -> say("Done.");
        };
    }

    private Reply untilDone(Reply reply, String tool, int number) {
        return mode == ToolExecutionMode.SEQUENTIAL
                ? reply
                : reply.waitFor(() -> world.isDone(deed(tool, numbered(number))), WHILE);
    }

    /// Waits for what is done as soon as it is decided.
    private Reply stopping(Reply reply) {
        return reply.waitFor(
                () -> {
                    listens = true;
                    return world.isDone(deed("ask", numbered(6)));
                },
                WHILE);
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
                        answers.add(answer(call.asObject().orElseThrow(), done));
                    }
                });
        return answers;
    }

    /// Whether the call only waits for the answers to others.
    private static boolean isDecided(Json record) {
        return record.find(Path.ROOT.key("tool_call_state").key("status"))
                .equals(Optional.of(Json.of("resuming")));
    }

    /// Names the question, not the call: another one may be asked about that meanwhile.
    private static ToolCallDecision answer(JsonObject call, Function<String, Optional<Json>> done) {
        var asked = Objects.requireNonNull(call.get("suspension")).asObject().orElseThrow();
        var id = Objects.requireNonNull(asked.get("id")).asText().orElseThrow();
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
