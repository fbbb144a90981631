package dev.reprise.models.openai;

import dev.reprise.core.model.ModelChunk.ToolCallPart;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells the calls of one answer apart.
///
/// The service's own index is not enough: some give none, some give every call the same one, and
/// some repeat id and name, or another id, with each part.
final class CallNumbers {
    private final List<Call> calls = new ArrayList<>();

    private static final class Call {
        final int index;
        final String id;
        boolean isNamed;

        Call(int index, String id) {
            this.index = index;
            this.id = id;
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /// The part with the number of its call; the id is in the first part only, the name in one
    /// part.
    ToolCallPart part(Chunk.CallPart part) {
        var known = find(part);
        if (known >= 0) {
            return new ToolCallPart(known, null, name(part, calls.get(known)), part.arguments());
        }
        var isGiven = !part.id().isEmpty() && !isTaken(part.id());
        var id = isGiven ? part.id() : "call_" + UUID.randomUUID();
        var call = new Call(part.index(), id);
        calls.add(call);
        return new ToolCallPart(calls.size() - 1, id, name(part, call), part.arguments());
    }

    private boolean isTaken(String id) {
        return calls.stream().anyMatch(call -> call.id.equals(id));
    }

    private static @Nullable String name(Chunk.CallPart part, Call call) {
        if (call.isNamed || part.name().isEmpty()) {
            return null;
        }
        call.isNamed = true;
        return part.name();
    }

    /// The latest call with this index, unless the part begins another one.
    private int find(Chunk.CallPart part) {
        for (int number = calls.size() - 1; number >= 0; number--) {
            var call = calls.get(number);
            if (part.index() == call.index) {
                return beginsAnother(part, call) ? -1 : number;
            }
        }
        return -1;
    }

    private static boolean beginsAnother(Chunk.CallPart part, Call call) {
        if (part.name().isEmpty() || !call.isNamed) {
            return false;
        }
        return part.id().isEmpty() ? part.index() < 0 : !part.id().equals(call.id);
    }
}
