package dev.reprise.core.log;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.ReasoningDelta;
import dev.reprise.core.event.AgentEvent.StateSnapshot;
import dev.reprise.core.event.AgentEvent.StepStart;
import dev.reprise.core.event.AgentEvent.TextDelta;
import dev.reprise.core.event.AgentEvent.ToolCallDelta;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.event.AgentEvent.ToolCallReady;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the events of a change without what the change says already; [EventsInput] reads them.
///
/// ```json
/// {"first":4,"at":1700000000000,"list":[{"t":"text_delta","of":"m-a","cuts":[3,5],"ms":[12]},{"t":"step_end","at":15}]}
/// ```
///
/// Each entry is an event, or a run of deltas with the lengths they are cut at and the milliseconds
/// between them. `at` counts from the first event; it, `step` and `seq` are left out where they are
/// what one expects after the event before.
final class EventsOutput {
    private final ThreadChangeSet set;
    private final Json stateAfter;
    private final JsonOutput out;
    private final QuotedTexts texts;
    private long nextSeq;
    private long start;
    private long lastAt;
    private int lastStep = EventMeta.NO_STEP;

    EventsOutput(ThreadChangeSet set, Json stateAfter, JsonOutput out) {
        this.set = set;
        this.stateAfter = stateAfter;
        this.out = out;
        texts = new QuotedTexts(set.messages());
    }

    void write(List<AgentEvent> events) {
        var first = events.getFirst().meta();
        nextSeq = first.seq();
        start = first.at();
        lastAt = start;
        out.beginObject().member("first", nextSeq).member("at", start);
        out.name("list").beginArray();
        int at = 0;
        while (at < events.size()) {
            int end = endOfDeltas(events, at);
            out.beginObject();
            if (end > at) {
                writeDeltas(events.subList(at, end));
                at = end;
            } else {
                writeEvent(events.get(at));
                at++;
            }
            out.endObject();
        }
        out.endArray().endObject();
    }

    /// Where the run of deltas ends that begins here; the same place if there is none.
    private static int endOfDeltas(List<AgentEvent> events, int from) {
        int end = from;
        var first = events.get(from);
        while (end < events.size()
                && isDelta(events.get(end))
                && continues(first, events.get(end), end - from)) {
            end++;
        }
        return end;
    }

    private static boolean isDelta(AgentEvent event) {
        return event instanceof TextDelta
                || event instanceof ReasoningDelta
                || event instanceof ToolCallDelta;
    }

    private static boolean continues(AgentEvent first, AgentEvent event, int distance) {
        return event.getClass() == first.getClass()
                && event.meta().seq() == first.meta().seq() + distance
                && event.meta().step() == first.meta().step()
                && (!(event instanceof ToolCallDelta delta)
                        || delta.id().equals(((ToolCallDelta) first).id()));
    }

    private void writeHead(AgentEvent event) {
        var meta = event.meta();
        out.member("t", event.type());
        if (meta.seq() != nextSeq) {
            out.member("seq", meta.seq());
        }
        if (meta.at() != lastAt) {
            out.member("at", meta.at() - start);
        }
        if (meta.step() != lastStep) {
            out.member("step", meta.step());
        }
        nextSeq = meta.seq() + 1;
        lastAt = meta.at();
        lastStep = meta.step();
    }

    private void writeDeltas(List<AgentEvent> deltas) {
        writeHead(deltas.getFirst());
        var pieces = new ArrayList<String>(deltas.size());
        deltas.forEach(delta -> pieces.add(textOf(delta)));
        switch (deltas.getFirst()) {
            case ToolCallDelta delta -> {
                out.member("id", delta.id());
                var asking = texts.asking(delta.id());
                var text = asking.flatMap(message -> texts.arguments(message, delta.id()));
                writeTold(asking.map(QuotedTexts::idOf).orElse(""), text, pieces, "raw");
            }
            case TextDelta _ -> {
                var message = texts.current();
                writeTold(message, texts.content(message), pieces, "text");
            }
            default -> writeTold("", Optional.empty(), pieces, "text");
        }
        out.array("cuts", pieces, (piece, to) -> to.value(piece.length()));
        writeTimes(deltas);
        nextSeq += deltas.size() - 1;
    }

    private static String textOf(AgentEvent delta) {
        return switch (delta) {
            case TextDelta(_, var text) -> text;
            case ReasoningDelta(_, var text) -> text;
            case ToolCallDelta(_, _, var arguments) -> arguments;
            default -> throw new IllegalArgumentException("no delta: " + delta);
        };
    }

    /// By reference where the pieces are found in a message, else as text of their own.
    private void writeTold(
            String message, Optional<QuotedTexts.Text> text, List<String> pieces, String own) {
        int from = text.map(quoted -> quoted.find(pieces)).orElse(-1);
        if (from < 0) {
            writeText(own, String.join("", pieces));
            return;
        }
        var quoted = text.orElseThrow();
        out.member("of", message);
        if (from != quoted.told) {
            out.member("from", from);
        }
        quoted.told = from;
        for (var piece : pieces) {
            quoted.told += piece.length();
        }
    }

    /// Pieces that end within a surrogate pair have no JSON text, so their units are written.
    private void writeText(String name, String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            out.member(name, text);
        } else {
            out.array(
                    "units",
                    text.chars().boxed().toList(),
                    (unit, to) -> to.value(unit.longValue()));
        }
    }

    private void writeTimes(List<AgentEvent> deltas) {
        if (isAllAt(lastAt, deltas)) {
            return;
        }
        out.name("ms").beginArray();
        for (var delta : deltas.subList(1, deltas.size())) {
            out.value(delta.meta().at() - lastAt);
            lastAt = delta.meta().at();
        }
        out.endArray();
    }

    private static boolean isAllAt(long at, List<AgentEvent> events) {
        for (var event : events) {
            if (event.meta().at() != at) {
                return false;
            }
        }
        return true;
    }

    private void writeEvent(AgentEvent event) {
        writeHead(event);
        switch (event) {
            case StateSnapshot(_, var state) when state.equals(stateAfter) -> {}
            case ToolCallReady ready when isQuoted(ready) ->
                    out.member("id", ready.id()).member("of", idOfAsking(ready.id()));
            case ToolCallDone done when isQuoted(done) -> writeDone(done);
            default -> {
                if (event instanceof StepStart announced) {
                    texts.announce(announced.message());
                }
                out.name("d").beginObject();
                event.writeData(out);
                out.endObject();
            }
        }
    }

    private boolean isQuoted(ToolCallReady ready) {
        return texts.asking(ready.id())
                .flatMap(message -> QuotedTexts.call(message, ready.id()))
                .filter(call ->
                        call.name().equals(ready.name())
                                && call.arguments().equals(ready.arguments()))
                .isPresent();
    }

    private String idOfAsking(String call) {
        return QuotedTexts.idOf(texts.asking(call).orElseThrow());
    }

    private boolean isQuoted(ToolCallDone done) {
        return texts.message(done.message())
                        .filter(message ->
                                done.id().equals(message.toolCallId())
                                        && done.result().toText().equals(message.content()))
                        .isPresent()
                && (done.patch() == null || set.patches().contains(done.patch()));
    }

    private void writeDone(ToolCallDone done) {
        out.member("of", done.message());
        if (done.patch() != null) {
            out.member("patch", set.patches().indexOf(done.patch()));
        }
        if (done.replayed()) {
            out.member("replayed", true);
        }
    }
}
