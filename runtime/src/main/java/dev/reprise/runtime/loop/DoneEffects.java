package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a run did outside and was not taken back, as its journal tells.
final class DoneEffects {
    private static final String UNDO = "undo:";

    private final RunId run;
    private final Map<String, ToolCall> calls = new HashMap<>(); // the last one under each id
    private final Map<String, Begun> begun = new LinkedHashMap<>(); // by effect
    private final Map<String, Done> done = new LinkedHashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Set<String> undone = new HashSet<>();

    private record Begun(ToolCall call, int step) {
        /// Whether it began before its answer was stored.
        boolean isOf(ToolCall made) {
            return call.arguments().isNull()
                    && call.id().equals(made.id())
                    && call.name().equals(made.name());
        }

        Begun with(Json arguments) {
            return new Begun(new ToolCall(call.id(), call.name(), arguments), step);
        }
    }

    /// @param effect its id
    /// @param call as the model made it
    record Done(String effect, int step, ToolCall call, ToolResult result) {
        /// Id of the effect that takes it back.
        String undoId() {
            return CallEffect.hash(JsonArray.of(Json.of("undo"), Json.of(effect)));
        }

        /// Under which name the journal has that.
        String undoCall() {
            return UNDO + effect;
        }
    }

    private DoneEffects(RunId run) {
        this.run = run;
    }

    /// @param log from the run's first record on
    static DoneEffects read(LogCursor log, RunId run) {
        var effects = new DoneEffects(run);
        while (log.hasNext()) {
            effects.read(log.next().entry());
        }
        return effects;
    }

    /// What succeeded and was not taken back, the last first.
    List<Done> lastFirst() {
        var left = new ArrayList<>(done.values());
        left.removeIf(effect -> undone.contains(effect.undoId()));
        return left.reversed();
    }

    /// How often it was tried to take an effect back.
    int attempts(Done effect) {
        return attempts.getOrDefault(effect.undoId(), 0);
    }

    private void read(Entry entry) {
        switch (entry) {
            case Entry.Changed change -> {
                if (run.equals(change.set().run())) {
                    change.set().messages().forEach(this::read);
                }
            }
            case Entry.Started started -> {
                if (started.run().equals(run)) {
                    started.finished().forEach(this::finished);
                    started.calls().forEach(call -> started(call, started.step()));
                }
            }
            case Entry.Finished finished -> {
                if (finished.run().equals(run)) {
                    finished(finished);
                }
            }
            case Entry.Opened _,
                    Entry.Received _,
                    Entry.Claimed _,
                    Entry.Relabelled _,
                    Entry.Sent _ -> {}
        }
    }

    private void started(StartedCall call, int step) {
        if (call.call().startsWith(UNDO)) {
            attempts.merge(call.effect(), 1, Integer::sum);
            return;
        }
        var made =
                calls.getOrDefault(call.call(), new ToolCall(call.call(), call.tool(), Json.NULL));
        begun.put(call.effect(), new Begun(made, step));
    }

    private void finished(Entry.Finished end) {
        var arguments = end.arguments();
        if (arguments != null) {
            begun.computeIfPresent(end.effect(), (_, call) -> call.with(arguments));
        }
        finished(end.effect(), end.result());
    }

    private void finished(String effect, ToolResult result) {
        var call = begun.remove(effect);
        if (call != null && result.isSuccess()) {
            done.put(effect, new Done(effect, call.step(), call.call(), result));
        } else if (call == null && result.isSuccess()) {
            undone.add(effect);
        }
    }

    /// The call that ended last has its result in a message only.
    private void read(Message message) {
        for (var call : message.calls()) {
            calls.put(call.id(), call);
            begun.replaceAll((_, early) -> early.isOf(call) ? early.with(call.arguments()) : early);
        }
        if (message.role() != Role.TOOL || PromptView.isPlaceholder(message)) {
            return;
        }
        var effect =
                begun.entrySet().stream()
                        .filter(entry -> entry.getValue().call().id().equals(message.toolCallId()))
                        .map(Map.Entry::getKey)
                        .findFirst();
        try {
            if (effect.isPresent()) {
                finished(effect.get(), ToolResult.fromJson(Json.parse(message.content())));
            }
        } catch (JsonException e) { // not written by a run
            begun.remove(effect.orElseThrow());
        }
    }
}
