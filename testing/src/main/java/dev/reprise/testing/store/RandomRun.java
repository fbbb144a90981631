package dev.reprise.testing.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commits of one run with the events that a loop would show for them, and some it would not.
final class RandomRun {
    private final RandomEntries entries;
    private final EventMeta.Scope scope;
    private final List<AgentEvent> events = new ArrayList<>();
    private long seq;
    private long now = 1_700_000_000_000L;
    private int step = EventMeta.NO_STEP;

    RandomRun(RandomEntries entries, ThreadId thread, Claim claim) {
        this.entries = entries;
        scope = new EventMeta.Scope(thread, claim.run());
    }

    /// A commit of an answer with its calls and their results.
    ///
    /// @param state the state before, so that a snapshot can show the one after
    Entry.Changed next(Json state) {
        events.clear();
        step++;
        var calls = entries.several(2, entries::call);
        var answer = Message.assistant(entries.id("m"), entries.text() + entries.text(), calls);
        var messages = new ArrayList<>(entries.several(1, entries::message));
        messages.add(answer);
        stream(answer);
        var patches = new ArrayList<TrackedPatch>();
        for (var call : calls) {
            if (entries.chance(0.7)) {
                messages.add(finish(call.id(), patches));
            }
        }
        var set = entries.change(scope.run(), messages, patches);
        var after = set.snapshot() == null ? state : set.snapshot();
        for (var patch : patches) {
            after = patch.patch().apply(after);
        }
        events.add(
                new AgentEvent.StateSnapshot(
                        meta(), entries.chance(0.8) ? after : entries.json(2)));
        entries.several(3, () -> events.add(other()));
        return Entry.Changed.of(set, events);
    }

    private EventMeta meta() {
        if (entries.chance(0.02)) {
            seq += 3;
        }
        now += entries.chance(0.5) ? 0 : entries.random.nextInt(50);
        return new EventMeta(scope, seq++, now, entries.chance(0.02) ? EventMeta.NO_STEP : step);
    }

    private void stream(Message answer) {
        if (entries.chance(0.9)) {
            events.add(new AgentEvent.StepStart(meta(), answer.id() == null ? "" : answer.id()));
        }
        if (entries.chance(0.1)) {
            tell(entries.text(), false);
            events.add(new AgentEvent.StreamReset(meta(), "void"));
        }
        entries.several(
                2, () -> events.add(new AgentEvent.ReasoningDelta(meta(), halved(entries.text()))));
        tell(entries.chance(0.9) ? answer.content() : entries.text(), entries.chance(0.3));
        for (var call : answer.calls()) {
            events.add(new AgentEvent.ToolCallStart(meta(), call.id(), call.name()));
            var arguments =
                    entries.chance(0.7) ? call.arguments().toString() : " " + call.arguments();
            pieces(arguments)
                    .forEach(piece ->
                            events.add(new AgentEvent.ToolCallDelta(meta(), call.id(), piece)));
            var shown = entries.chance(0.9) ? call.arguments() : entries.json(1);
            events.add(new AgentEvent.ToolCallReady(meta(), call.id(), call.name(), shown));
        }
        events.add(new AgentEvent.StepEnd(meta()));
    }

    private void tell(String text, boolean interrupted) {
        for (var piece : pieces(text)) {
            events.add(new AgentEvent.TextDelta(meta(), piece));
            if (interrupted && entries.chance(0.3)) {
                events.add(new AgentEvent.ReasoningDelta(meta(), halved(entries.text())));
            }
        }
    }

    /// Cut anywhere, between the two halves of a character, too.
    private List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + entries.random.nextInt(4));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private String halved(String text) {
        return text.isEmpty() || entries.chance(0.8) ? text : text.substring(1);
    }

    private Message finish(String call, List<TrackedPatch> patches) {
        var result = entries.result();
        var message = Message.tool(entries.id("m"), call, result.toText());
        var patch = entries.maybe(entries::patch);
        if (patch != null) {
            patches.add(patch);
        }
        var shown = entries.chance(0.9) ? result : ToolResult.error("search", "other");
        events.add(
                new AgentEvent.ToolCallDone(
                        meta(),
                        call,
                        shown,
                        patch,
                        message.id() == null ? "" : message.id(),
                        entries.chance(0.1)));
        return message;
    }

    private @Nullable TokenUsage usage() {
        return entries.maybe(() -> TokenUsage.of(3, 4));
    }

    private AgentEvent other() {
        return switch (entries.random.nextInt(10)) {
            case 0 -> new AgentEvent.RunStart(meta(), entries.maybe(scope::run));
            case 1 ->
                    new AgentEvent.RunFinish(
                            meta(), entries.maybe(entries::text), new Termination.NaturalEnd());
            case 2 ->
                    new AgentEvent.RunFinish(
                            meta(),
                            null,
                            new Termination.Stopped("max_rounds", entries.maybe(entries::text)));
            case 3 ->
                    new AgentEvent.Failure(
                            meta(), entries.text(), entries.maybe(() -> AgentEvent.Failure.MODEL));
            case 4 -> new AgentEvent.Retry(meta(), "model", 1, entries.text(), 250, usage());
            case 5 -> new AgentEvent.ToolCallResumed(meta(), "c", entries.json(2));
            case 6 -> new AgentEvent.ToolCallCancel(meta(), "c", entries.maybe(entries::text));
            case 7 -> new AgentEvent.StateDelta(meta(), JsonArray.of(entries.json(1)));
            case 8 ->
                    new AgentEvent.ActivitySnapshot(
                            meta(),
                            entries.id("a"),
                            "progress",
                            entries.json(2),
                            entries.maybe(() -> entries.chance(0.5)));
            default -> new AgentEvent.InferenceComplete(meta(), "model", usage(), 12);
        };
    }
}
