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
import org.jspecify.annotations.Nullable;

/// Folds the chunks of one model call into an assistant turn, and shows them as events.
final class TurnFold {
    private final Emitter emitter;
    private final IdSource ids;
    private final @Nullable Integer maxTokens;
    private final StringBuilder text = new StringBuilder();
    private final List<CallPart> order = new ArrayList<>(2);
    private boolean started;

    TurnFold(Emitter emitter, IdSource ids, @Nullable Integer maxTokens) {
        this.emitter = emitter;
        this.ids = ids;
        this.maxTokens = maxTokens;
    }

    /// Whether anything of the answer has come.
    boolean hasStarted() {
        return started;
    }

    /// Whether the model said nothing at all.
    boolean isEmpty(Turn turn) {
        return !started && turn.isEmpty();
    }

    void accept(ModelChunk chunk) {
        started |= says(chunk);
        switch (chunk) {
            case ModelChunk.Text(var delta) when !delta.isEmpty() -> {
                text.append(delta);
                emitter.emit(new AgentEvent.TextDelta(emitter.next(), delta));
            }
            case ModelChunk.Reasoning(var delta) when !delta.isEmpty() ->
                    emitter.emit(new AgentEvent.ReasoningDelta(emitter.next(), delta));
            case ModelChunk.ReasoningSignature(var value) when !value.isEmpty() ->
                    emitter.emit(new AgentEvent.ReasoningEncryptedValue(emitter.next(), value));
            case ModelChunk.ToolCallPart part -> accept(part);
            case ModelChunk.Text _,
                    ModelChunk.Reasoning _,
                    ModelChunk.ReasoningSignature _,
                    ModelChunk.Unknown _ -> {}
        }
    }

    private static boolean says(ModelChunk chunk) {
        return switch (chunk) {
            case ModelChunk.Text(var delta) -> !delta.isEmpty();
            case ModelChunk.Reasoning(var delta) -> !delta.isEmpty();
            case ModelChunk.ReasoningSignature(var value) -> !value.isEmpty();
            case ModelChunk.ToolCallPart _ -> true;
            case ModelChunk.Unknown _ -> false;
        };
    }

    private void accept(ModelChunk.ToolCallPart chunk) {
        var part = partOf(chunk.index());
        if (part.id == null
                && chunk.id() != null
                && !chunk.id().isEmpty()
                && !isTaken(chunk.id())) {
            part.id = chunk.id();
            part.given = chunk.id();
        }
        boolean begins = part.name == null && chunk.name() != null && !chunk.name().isEmpty();
        if (begins) {
            part.name = chunk.name();
        }
        boolean closes = part.arguments.append(chunk.argumentsDelta());
        show(part, begins, chunk.argumentsDelta());
        if (part.name != null && (closes || (begins && part.arguments.isClosed()))) {
            part.arguments.parse().ifPresent(arguments -> ready(part, arguments));
        }
    }

    /// The part with this index; searched from the end, because providers mostly go on with the
    /// last one.
    private CallPart partOf(int index) {
        for (int i = order.size() - 1; i >= 0; i--) {
            if (order.get(i).index == index) {
                return order.get(i);
            }
        }
        var fresh = new CallPart(index);
        order.add(fresh);
        return fresh;
    }

    private boolean isTaken(String id) {
        for (var part : order) {
            if (id.equals(part.given)) {
                return true;
            }
        }
        return false;
    }

    /// Shows what is new of a call, as soon as its name is known.
    private void show(CallPart part, boolean begins, String delta) {
        if (part.name == null) {
            part.unshown += delta;
            return;
        }
        var id = idOf(part);
        if (begins) {
            emitter.emit(new AgentEvent.ToolCallStart(emitter.next(), id, part.name));
        }
        var suffix = part.unshown + delta;
        part.unshown = "";
        if (!suffix.isEmpty()) {
            emitter.emit(new AgentEvent.ToolCallDelta(emitter.next(), id, suffix));
        }
    }

    private void ready(CallPart part, Json arguments) {
        if (part.ready == null && part.name != null) {
            part.ready = new ToolCall(idOf(part), part.name, arguments);
            emitter.emit(
                    new AgentEvent.ToolCallReady(
                            emitter.next(), part.ready.id(), part.ready.name(), arguments));
        }
    }

    private String idOf(CallPart part) {
        if (part.id == null) {
            part.id = "call_" + ids.nextCompact();
        }
        return part.id;
    }

    /// The whole turn, once the model said how it ended.
    Turn complete(Completion completion) {
        for (var block : completion.blocks()) {
            if (block instanceof ContentBlock.ToolUse(var whole)) {
                adopt(whole);
            }
        }
        showWhole(completion);
        var calls = new ArrayList<ToolCall>();
        var unannounced = new ArrayList<ToolCall>();
        for (var part : order) {
            var call = callOf(part);
            if (call != null) {
                calls.add(call);
                if (part.ready == null) {
                    unannounced.add(call);
                }
            }
        }
        dropTruncated(completion, calls, unannounced);
        return new Turn(
                text.toString(),
                calls,
                unannounced,
                finishOf(completion, calls),
                completion.usage());
    }

    /// A call handed over whole overrides its parts; one without parts is shown as begun now.
    private void adopt(ToolCall whole) {
        var part =
                order.stream()
                        .filter(known -> whole.id().equals(known.id))
                        .findFirst()
                        .or(() -> order.stream().filter(known -> known.mayBe(whole)).findFirst())
                        .orElse(null);
        if (part == null) {
            part = new CallPart(CallPart.NO_INDEX);
            order.add(part);
        }
        part.whole = whole;
        if (part.id == null) {
            part.id = whole.id();
        }
        if (part.name == null) {
            part.name = whole.name();
            show(part, true, "");
        }
    }

    /// Text that did not stream is shown in one piece.
    private void showWhole(Completion completion) {
        if (!text.isEmpty()) {
            return;
        }
        for (var block : completion.blocks()) {
            if (block instanceof ContentBlock.Text(var whole)) {
                accept(new ModelChunk.Text(whole));
            }
        }
    }

    private @Nullable ToolCall callOf(CallPart part) {
        if (part.whole != null) {
            return new ToolCall(idOf(part), part.whole.name(), part.whole.arguments());
        }
        return part.ready == null ? late(part) : part.ready;
    }

    /// A call that was complete only at the end; without a name or with broken arguments it is
    /// none.
    private @Nullable ToolCall late(CallPart part) {
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

    /// An answer cut at the token limit may end in a call whose arguments never came.
    private void dropTruncated(
            Completion completion, List<ToolCall> calls, List<ToolCall> unannounced) {
        if (hitsLimit(completion) && !calls.isEmpty() && calls.getLast().arguments().isNull()) {
            unannounced.remove(calls.removeLast());
        }
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
