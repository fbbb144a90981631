package dev.reprise.runtime.loop;

import dev.reprise.core.IdSource;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folds the parts of the tool calls of one model call, and shows them as events.
final class CallFold {
    private final Emitter emitter;
    private final IdSource ids;
    private List<CallPart> order = List.of();
    private List<ToolCall> all = List.of();
    private List<ToolCall> ready = List.of(); // of the first parts
    private List<ToolCall> unannounced = List.of();
    private @Nullable CallPart unreadable;

    CallFold(Emitter emitter, IdSource ids) {
        this.emitter = emitter;
        this.ids = ids;
    }

    void accept(ModelChunk.ToolCallPart chunk) {
        var part = partOf(chunk.index());
        identify(part, chunk.id());
        boolean begins = name(part, chunk.name());
        var piece = part.pieces.next(chunk.argumentsDelta());
        boolean closes = part.arguments.append(piece);
        show(part, begins, piece);
        if (part.name != null && (closes || (begins && part.arguments.isClosed()))) {
            part.arguments.parse().ifPresent(arguments -> ready(part, arguments));
        }
    }

    /// The list with one element more. Most answers have one call or none, so that only several get
    /// a list that grows.
    private static <E> List<E> with(List<E> list, E element) {
        return switch (list.size()) {
            case 0 -> List.of(element);
            case 1 -> new ArrayList<>(List.of(list.getFirst(), element));
            default -> {
                list.add(element);
                yield list;
            }
        };
    }

    private void identify(CallPart part, @Nullable String id) {
        if (part.id != null || id == null || id.isEmpty()) {
            return;
        }
        var whole = TextPieces.whole(id);
        if (!isTaken(whole)) {
            part.id = whole;
            part.given = whole;
        }
    }

    /// @return whether the part had no name before
    private static boolean name(CallPart part, @Nullable String name) {
        if (part.name != null || name == null || name.isEmpty()) {
            return false;
        }
        part.name = TextPieces.whole(name);
        return true;
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
        order = with(order, fresh);
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
            extendReady();
        }
    }

    private void extendReady() {
        while (ready.size() < order.size()) {
            var next = order.get(ready.size()).ready;
            if (next == null) {
                return;
            }
            ready = with(ready, next);
        }
    }

    private String idOf(CallPart part) {
        if (part.id == null) {
            part.id = "call_" + ids.nextCompact();
        }
        return part.id;
    }

    /// A call handed over whole overrides its parts; one without parts is shown as begun now.
    void adopt(ToolCall given) {
        var whole =
                new ToolCall(
                        TextPieces.whole(given.id()),
                        TextPieces.whole(given.name()),
                        given.arguments());
        var part =
                order.stream()
                        .filter(known -> whole.id().equals(known.id))
                        .findFirst()
                        .or(() -> order.stream().filter(known -> known.mayBe(whole)).findFirst())
                        .orElse(null);
        if (part == null) {
            part = new CallPart(CallPart.NO_INDEX);
            order = with(order, part);
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

    /// Puts the calls together, once nothing more will come.
    void complete() {
        for (var part : order) {
            var call = callOf(part);
            if (call == null) {
                drop(part);
            } else {
                all = with(all, call);
                if (part.ready == null) {
                    unannounced = with(unannounced, call);
                }
            }
        }
    }

    /// Takes back what was shown of a call that is none.
    private void drop(CallPart part) {
        if (part.name != null) {
            unreadable = unreadable == null ? part : unreadable;
            cancel(idOf(part), "arguments are not JSON");
        }
    }

    private void cancel(String id, String reason) {
        emitter.emit(new AgentEvent.ToolCallCancel(emitter.next(), id, reason));
    }

    /// Puts together what there is of an answer that broke off: all calls are taken back.
    ///
    /// @param keepsReady whether those that were shown as ready stay
    void cutOff(boolean keepsReady) {
        for (var part : order) {
            if (keepsReady && part.ready != null) {
                all = with(all, part.ready);
            } else if (part.name != null) {
                cancel(idOf(part), "the answer broke off");
            }
        }
    }

    /// The first call that was dropped because nobody can read its arguments.
    @Nullable CallPart unreadable() {
        return unreadable;
    }

    /// The first calls, as far as they were shown as ready: what comes later does not change their
    /// places.
    List<ToolCall> ready() {
        return ready;
    }

    /// The calls, in the order in which they began.
    List<ToolCall> all() {
        return all;
    }

    /// The calls that were not shown as ready.
    List<ToolCall> unannounced() {
        return unannounced;
    }

    /// Takes back the last call, whose arguments never came.
    void dropLast() {
        var last = all.getLast();
        all = all.subList(0, all.size() - 1);
        if (unannounced.contains(last)) {
            unannounced = unannounced.subList(0, unannounced.size() - 1);
        }
        cancel(last.id(), "cut off at the token limit");
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
}
