package dev.reprise.extensions.reminder;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A change of the thread's reminders, which are `{"items": […]}` at `reminders`.
public sealed interface ReminderAction extends StateAction {
    /// Where the reminders live in a thread's state.
    Path REMINDERS = Path.ROOT.key("reminders");

    /// One more reminder, unless there is one with the same text.
    record Add(String text) implements ReminderAction {}

    /// One reminder less.
    record Remove(String text) implements ReminderAction {}

    /// No more reminders.
    record Clear() implements ReminderAction {}

    @Override
    default String stateName() {
        return "Reminders";
    }

    @Override
    default StateScope scope() {
        return StateScope.THREAD;
    }

    @Override
    default Path base() {
        return REMINDERS;
    }

    @Override
    default Json payload() {
        return switch (this) {
            case Add(var text) -> JsonObject.EMPTY.with("Add", text);
            case Remove(var text) -> JsonObject.EMPTY.with("Remove", text);
            case Clear() -> Json.of("Clear");
        };
    }

    /// Reads the form that [#payload] writes.
    static ReminderAction fromJson(Json json) {
        if (json.equals(Json.of("Clear"))) {
            return new Clear();
        }
        var in = JsonReader.of(json);
        return in.text("Add")
                .<ReminderAction>map(Add::new)
                .or(() -> in.text("Remove").map(Remove::new))
                .orElseThrow(
                        () -> JsonException.mustBe("Clear, or have one of Add and Remove", json));
    }

    @Override
    default Patch reduce(Json before) {
        var items = new LinkedHashSet<>(items(before));
        boolean changes =
                switch (this) {
                    case Add(var text) -> items.add(text);
                    case Remove(var text) -> items.remove(text);
                    case Clear() -> items.removeAll(Set.copyOf(items));
                };
        return changes ? Patch.of(Op.set(Path.ROOT, state(items))) : Patch.EMPTY;
    }

    private static Json state(Set<String> items) {
        return JsonObject.EMPTY.with(
                "items", JsonArray.copyOf(items.stream().map(Json::of).toList()));
    }

    /// The texts in a thread's state, in the order they were added.
    ///
    /// @param reminders the value at [#REMINDERS]; null counts as no reminders
    static List<String> items(Json reminders) {
        return reminders.isNull() ? List.of() : JsonReader.of(reminders).texts("items");
    }
}
