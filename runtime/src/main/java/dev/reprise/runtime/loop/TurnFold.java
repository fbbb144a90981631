package dev.reprise.runtime.loop;

import dev.reprise.core.IdSource;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ContentBlock;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Folds the chunks of one model call into an assistant turn, and shows them as events.
final class TurnFold {
    private final Emitter emitter;
    private final IdSource ids;
    private final @Nullable Integer maxTokens;
    private final StringBuilder text = new StringBuilder();
    private final TreeMap<Integer, Part> parts = new TreeMap<>();
    private final List<Part> order = new ArrayList<>();
    private boolean started;

    TurnFold(Emitter emitter, IdSource ids, @Nullable Integer maxTokens) {
        this.emitter = emitter;
        this.ids = ids;
        this.maxTokens = maxTokens;
    }

    /// A call while it streams in.
    private static final class Part {
        private @Nullable String id;
        private @Nullable String name;
        private final ArgumentText arguments = new ArgumentText();
        private String unshown = "";
        private @Nullable ToolCall ready;
    }

    /// Whether anything of the answer has come.
    boolean hasStarted() {
        return started;
    }

    void accept(ModelChunk chunk) {
        started = true;
        switch (chunk) {
            case ModelChunk.Text(var delta) -> {
                if (!delta.isEmpty()) {
                    text.append(delta);
                    emitter.emit(new AgentEvent.TextDelta(emitter.next(), delta));
                }
            }
            case ModelChunk.Reasoning(var delta) -> {
                if (!delta.isEmpty()) {
                    emitter.emit(new AgentEvent.ReasoningDelta(emitter.next(), delta));
                }
            }
            case ModelChunk.ReasoningSignature(var value) -> {
                if (!value.isEmpty()) {
                    emitter.emit(new AgentEvent.ReasoningEncryptedValue(emitter.next(), value));
                }
            }
            case ModelChunk.ToolCallPart part -> accept(part);
            case ModelChunk.Unknown _ -> {}
        }
    }

    private void accept(ModelChunk.ToolCallPart chunk) {
        var part =
                parts.computeIfAbsent(
                        chunk.index(),
                        _ -> {
                            var fresh = new Part();
                            order.add(fresh);
                            return fresh;
                        });
        if (part.id == null && chunk.id() != null && !chunk.id().isEmpty()) {
            part.id = chunk.id();
        }
        boolean named = part.name != null;
        if (!named && chunk.name() != null && !chunk.name().isEmpty()) {
            part.name = chunk.name();
        }
        boolean closed = part.arguments.append(chunk.argumentsDelta());
        show(part, named, chunk.argumentsDelta());
        if (closed && part.name != null) {
            part.arguments.parse().ifPresent(arguments -> ready(part, arguments));
        }
    }

    /// Shows what is new of a call, as soon as its name is known.
    private void show(Part part, boolean wasNamed, String delta) {
        if (part.name == null) {
            part.unshown += delta;
            return;
        }
        var id = idOf(part);
        if (!wasNamed) {
            emitter.emit(new AgentEvent.ToolCallStart(emitter.next(), id, part.name));
        }
        var suffix = part.unshown + delta;
        part.unshown = "";
        if (!suffix.isEmpty()) {
            emitter.emit(new AgentEvent.ToolCallDelta(emitter.next(), id, suffix));
        }
    }

    private void ready(Part part, Json arguments) {
        if (part.ready == null && part.name != null) {
            part.ready = new ToolCall(idOf(part), part.name, arguments);
            emitter.emit(
                    new AgentEvent.ToolCallReady(
                            emitter.next(), part.ready.id(), part.ready.name(), arguments));
        }
    }

    private String idOf(Part part) {
        if (part.id == null) {
            part.id = "call_" + ids.nextCompact();
        }
        return part.id;
    }

    /// The whole turn, once the model said how it ended.
    Turn complete(Completion completion) {
        var calls = new ArrayList<ToolCall>();
        var unannounced = new ArrayList<ToolCall>();
        for (var part : order) {
            var call = part.ready == null ? late(part) : part.ready;
            if (call != null) {
                calls.add(call);
                if (part.ready == null) {
                    unannounced.add(call);
                }
            }
        }
        override(completion, calls, unannounced);
        dropTruncated(completion, calls, unannounced);
        return new Turn(
                textOf(completion),
                calls,
                unannounced,
                finishOf(completion, calls),
                completion.usage());
    }

    /// A call that was complete only at the end; without a name or with broken arguments it is
    /// none.
    private @Nullable ToolCall late(Part part) {
        if (part.name == null) {
            return null;
        }
        if (part.arguments.isBlank()) {
            return new ToolCall(idOf(part), part.name, Json.NULL);
        }
        var name = part.name;
        return part.arguments
                .parse()
                .map(arguments -> new ToolCall(idOf(part), name, arguments))
                .orElse(null);
    }

    private static void override(
            Completion completion, List<ToolCall> calls, List<ToolCall> unannounced) {
        for (var block : completion.blocks()) {
            if (block instanceof ContentBlock.ToolUse(var whole)) {
                int at = indexOf(calls, whole.id());
                if (at < 0) {
                    calls.add(whole);
                    unannounced.add(whole);
                } else {
                    calls.set(at, whole);
                    unannounced.replaceAll(call -> call.id().equals(whole.id()) ? whole : call);
                }
            }
        }
    }

    private static int indexOf(List<ToolCall> calls, String id) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /// An answer cut at the token limit may end in a call whose arguments never came.
    private void dropTruncated(
            Completion completion, List<ToolCall> calls, List<ToolCall> unannounced) {
        if (hitsLimit(completion) && !calls.isEmpty() && calls.getLast().arguments().isNull()) {
            unannounced.remove(calls.removeLast());
        }
    }

    private String textOf(Completion completion) {
        if (!text.isEmpty()) {
            return text.toString();
        }
        var whole = new StringBuilder();
        for (var block : completion.blocks()) {
            if (block instanceof ContentBlock.Text(var part)) {
                whole.append(part);
            }
        }
        return whole.toString();
    }

    private Completion.Finish finishOf(Completion completion, List<ToolCall> calls) {
        if (completion.finish() != null) {
            return completion.finish();
        }
        if (!calls.isEmpty()) {
            return Completion.Finish.TOOL_USE;
        }
        return hitsLimit(completion) ? Completion.Finish.MAX_TOKENS : Completion.Finish.END_TURN;
    }

    private boolean hitsLimit(Completion completion) {
        var usage = completion.usage();
        return maxTokens != null && usage != null && usage.output() == maxTokens;
    }
}
