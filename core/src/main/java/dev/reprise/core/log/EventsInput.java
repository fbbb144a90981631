package dev.reprise.core.log;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.StepStart;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what [EventsOutput] wrote.
final class EventsInput {
    private final ThreadId thread;
    private final ThreadChangeSet set;
    private final Function<ThreadChangeSet, Json> stateAfter;
    private final QuotedTexts texts;
    private final List<AgentEvent> events = new ArrayList<>();
    private long nextSeq;
    private long start;
    private long lastAt;
    private int lastStep = EventMeta.NO_STEP;

    EventsInput(ThreadId thread, ThreadChangeSet set, Function<ThreadChangeSet, Json> stateAfter) {
        this.thread = thread;
        this.set = set;
        this.stateAfter = stateAfter;
        texts = new QuotedTexts(set.messages());
    }

    List<AgentEvent> read(Json json) {
        var in = JsonReader.of(json);
        var scope = new EventMeta.Scope(thread, requireRun());
        nextSeq = in.requireLong("first");
        start = in.requireLong("at");
        lastAt = start;
        for (var entry : in.requireArray("list")) {
            read(scope, JsonReader.of(entry));
        }
        return events;
    }

    private RunId requireRun() {
        if (set.run() == null) {
            throw new JsonException("a change with events must name its run");
        }
        return set.run();
    }

    private void read(EventMeta.Scope scope, JsonReader in) {
        nextSeq = in.longOr("seq", nextSeq);
        lastAt = in.has("at") ? start + in.requireLong("at") : lastAt;
        lastStep = step(in, lastStep);
        var type = in.requireText("t");
        if (in.has("cuts")) {
            readDeltas(scope, type, in);
        } else {
            events.add(event(type, next(scope), in));
        }
    }

    private static int step(JsonReader in, int fallback) {
        long step = in.longOr("step", fallback);
        if (step < EventMeta.NO_STEP || step > Integer.MAX_VALUE) {
            throw in.mustBe("step", "the index of a step");
        }
        return (int) step;
    }

    private EventMeta next(EventMeta.Scope scope) {
        return new EventMeta(scope, nextSeq++, lastAt, lastStep);
    }

    private void readDeltas(EventMeta.Scope scope, String type, JsonReader in) {
        var call = in.text("id").orElse(null);
        var cuts = in.requireArray("cuts");
        var times = in.array("ms").orElse(null);
        var quoted = in.has("of") ? quoted(call, in) : null;
        var text = quoted == null ? ownText(in) : quoted.value;
        int at = quoted == null ? 0 : in.indexOr("from", quoted.told);
        for (int i = 0; i < cuts.size(); i++) {
            long end = at + number(cuts.get(i));
            if (end < at || end > text.length()) {
                throw in.mustBe("cuts", "within the text they cut");
            }
            lastAt += i == 0 || times == null ? 0 : number(times.get(i - 1));
            events.add(delta(type, next(scope), call, text.substring(at, (int) end)));
            at = (int) end;
        }
        if (quoted != null) {
            quoted.told = at;
        }
    }

    private static long number(Json json) {
        return json.asLong().orElseThrow(() -> JsonException.mustBe("an integer", json));
    }

    private QuotedTexts.Text quoted(@Nullable String call, JsonReader in) {
        var message = texts.message(in.requireText("of"));
        var text =
                call == null
                        ? texts.content(in.requireText("of"))
                        : message.flatMap(quoted -> texts.arguments(quoted, call));
        return text.orElseThrow(() -> in.mustBe("of", "a message of the change"));
    }

    private static String ownText(JsonReader in) {
        if (!in.has("units")) {
            return in.text("raw").orElseGet(() -> in.requireText("text"));
        }
        var text = new StringBuilder();
        in.requireArray("units").forEach(unit -> text.append(utf16(unit)));
        return text.toString();
    }

    private static char utf16(Json unit) {
        return (char)
                unit.asLong().stream()
                        .filter(value -> value >= 0 && value <= Character.MAX_VALUE)
                        .findAny()
                        .orElseThrow(() -> JsonException.mustBe("a unit of UTF-16", unit));
    }

    private static AgentEvent delta(
            String type, EventMeta meta, @Nullable String call, String text) {
        return switch (type) {
            case "text_delta" -> new AgentEvent.TextDelta(meta, text);
            case "reasoning_delta" -> new AgentEvent.ReasoningDelta(meta, text);
            case "tool_call_delta" ->
                    new AgentEvent.ToolCallDelta(meta, String.valueOf(call), text);
            default -> throw new JsonException("event cannot be cut: \"" + type + "\"");
        };
    }

    private AgentEvent event(String type, EventMeta meta, JsonReader in) {
        if (in.has("of")) {
            return type.equals("tool_call_ready") ? ready(meta, in) : done(meta, in);
        }
        if (type.equals("state_snapshot") && !in.has("d")) {
            return new AgentEvent.StateSnapshot(meta, stateAfter.apply(set));
        }
        var event = AgentEvent.of(type, meta, in.object("d").orElse(JsonObject.EMPTY));
        if (event instanceof StepStart announced) {
            texts.announce(announced.message());
        }
        return event;
    }

    private AgentEvent ready(EventMeta meta, JsonReader in) {
        var call =
                texts.message(in.requireText("of"))
                        .flatMap(message -> QuotedTexts.call(message, in.requireText("id")))
                        .orElseThrow(() -> in.mustBe("id", "a call of the message"));
        return new AgentEvent.ToolCallReady(meta, call.id(), call.name(), call.arguments());
    }

    private AgentEvent done(EventMeta meta, JsonReader in) {
        var message =
                texts.message(in.requireText("of"))
                        .orElseThrow(() -> in.mustBe("of", "a message of the change"));
        var patch = in.has("patch") ? set.patches().get(in.requireIndex("patch")) : null;
        return new AgentEvent.ToolCallDone(
                meta,
                String.valueOf(message.toolCallId()),
                ToolResult.fromJson(Json.parse(message.content())),
                patch,
                in.requireText("of"),
                in.booleanOr("replayed", false));
    }
}
