package dev.reprise.protocols.agui;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What turns one state into the next, as RFC 6902 operations.
///
/// States share what did not change, so most of them is never looked into.
final class StateChange {
    private final List<Operation> operations = new ArrayList<>();

    private StateChange() {}

    private record Operation(String op, String path, @Nullable Json value) {
        void writeTo(JsonOutput out) {
            out.beginObject().member("op", op).member("path", path);
            out.optional("value", value).endObject();
        }
    }

    static StateChange between(Json before, Json after) {
        var delta = new StateChange();
        delta.values("", before, after);
        return delta;
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    /// Writes the array of operations.
    void writeTo(JsonOutput out) {
        out.beginArray();
        operations.forEach(operation -> operation.writeTo(out));
        out.endArray();
    }

    @SuppressWarnings("ReferenceEquality") // only a shortcut: what is the same has no difference
    private void values(String path, Json before, Json after) {
        if (before == after) {
            return;
        }
        if (before instanceof JsonObject old && after instanceof JsonObject now) {
            objects(path, old, now);
        } else if (before instanceof JsonArray old && after instanceof JsonArray now) {
            arrays(path, old, now);
        } else if (!before.equals(after)) {
            operations.add(new Operation("replace", path, after));
        }
    }

    /// Both have their members in the same order.
    private void objects(String path, JsonObject before, JsonObject after) {
        var left = before.iterator();
        var right = after.iterator();
        var old = next(left);
        var now = next(right);
        while (old != null || now != null) {
            int order = order(old, now);
            if (order < 0 && old != null) {
                operations.add(new Operation("remove", below(path, old.key()), null));
                old = next(left);
            } else if (order > 0 && now != null) {
                operations.add(new Operation("add", below(path, now.key()), now.value()));
                now = next(right);
            } else if (old != null && now != null) {
                values(below(path, now.key()), old.value(), now.value());
                old = next(left);
                now = next(right);
            }
        }
    }

    private static int order(JsonObject.@Nullable Member old, JsonObject.@Nullable Member now) {
        if (old == null) {
            return 1;
        }
        return now == null ? -1 : JsonObject.KEY_ORDER.compare(old.key(), now.key());
    }

    private static JsonObject.@Nullable Member next(Iterator<JsonObject.Member> members) {
        return members.hasNext() ? members.next() : null;
    }

    /// What both begin with and end with is left out of the comparison.
    private void arrays(String path, JsonArray before, JsonArray after) {
        int start = before.commonStart(after);
        int shorter = Math.min(before.size(), after.size());
        int tail = Math.min(before.commonEnd(after), shorter - start);
        int oldEnd = before.size() - tail;
        int newEnd = after.size() - tail;
        int both = Math.min(oldEnd, newEnd);
        for (int i = start; i < both; i++) {
            values(path + "/" + i, before.get(i), after.get(i));
        }
        for (int i = oldEnd - 1; i >= Math.max(both, start); i--) {
            operations.add(new Operation("remove", path + "/" + i, null));
        }
        for (int i = Math.max(both, start); i < newEnd; i++) {
            operations.add(new Operation("add", path + "/" + i, after.get(i)));
        }
    }

    private static String below(String path, String key) {
        return path + "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
