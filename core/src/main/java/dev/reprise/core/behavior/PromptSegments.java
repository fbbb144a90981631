package dev.reprise.core.behavior;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;

/// A change of the fragments that a thread puts into the prompt of every step, as data.
///
/// They are `{"items": […]}` at `__prompt_segments`. The runtime shows them before those that
/// behaviors add; one with `consume_after_emit` is gone once it was shown.
public sealed interface PromptSegments extends StateAction {
    /// Where the fragments live in a thread's state.
    Path SEGMENTS = Path.ROOT.key("__prompt_segments");

    /// Adds a fragment, or puts it in the place of the one with its key.
    record Upsert(ContextMessage message) implements PromptSegments {}

    /// Removes the fragment with this key.
    record Remove(String key) implements PromptSegments {}

    /// Removes the fragments whose keys begin so.
    record RemoveByKeyPrefix(String prefix) implements PromptSegments {}

    /// Removes the fragments that are to be shown once.
    record ConsumeAfterEmit() implements PromptSegments {}

    /// Removes all fragments.
    record Clear() implements PromptSegments {}

    @Override
    default String stateName() {
        return "PromptSegments";
    }

    @Override
    default StateScope scope() {
        return StateScope.THREAD;
    }

    @Override
    default Path base() {
        return SEGMENTS;
    }

    @Override
    default Json payload() {
        return switch (this) {
            case Upsert(var message) -> tagged("upsert").with("message", message.toJson());
            case Remove(var key) -> tagged("remove").with("key", key);
            case RemoveByKeyPrefix(var prefix) ->
                    tagged("remove_by_key_prefix").with("prefix", prefix);
            case ConsumeAfterEmit() -> tagged("consume_after_emit");
            case Clear() -> tagged("clear");
        };
    }

    private static JsonObject tagged(String type) {
        return JsonObject.EMPTY.with("type", type);
    }

    /// Reads the form that [#payload] writes.
    static PromptSegments fromJson(Json json) {
        var in = JsonReader.of(json);
        return switch (in.requireText("type")) {
            case "upsert" -> new Upsert(in.require("message", ContextMessage::fromJson));
            case "remove" -> new Remove(in.requireText("key"));
            case "remove_by_key_prefix" -> new RemoveByKeyPrefix(in.requireText("prefix"));
            case "consume_after_emit" -> new ConsumeAfterEmit();
            case "clear" -> new Clear();
            default -> throw in.mustBe("type", "a change of prompt segments");
        };
    }

    @Override
    default Patch reduce(Json before) {
        var kept = items(before);
        var items = new ArrayList<>(kept);
        switch (this) {
            case Upsert(var message) -> put(items, message);
            case Remove(var key) -> items.removeIf(item -> item.key().equals(key));
            case RemoveByKeyPrefix(var prefix) ->
                    items.removeIf(item -> item.key().startsWith(prefix));
            case ConsumeAfterEmit() -> items.removeIf(ContextMessage::consumeAfterEmit);
            case Clear() -> items.clear();
        }
        return items.equals(kept) ? Patch.EMPTY : Patch.of(Op.set(Path.ROOT, state(items)));
    }

    private static void put(List<ContextMessage> items, ContextMessage message) {
        for (int at = 0; at < items.size(); at++) {
            if (items.get(at).key().equals(message.key())) {
                items.set(at, message);
                return;
            }
        }
        items.add(message);
    }

    private static Json state(List<ContextMessage> items) {
        return JsonObject.EMPTY.with(
                "items", JsonArray.copyOf(items.stream().map(ContextMessage::toJson).toList()));
    }

    /// The fragments in a thread's state, in the order they were added; those that cannot be read
    /// are left out.
    ///
    /// @param segments the value at [#SEGMENTS]
    static List<ContextMessage> items(Json segments) {
        var items = new ArrayList<ContextMessage>();
        var kept = segments instanceof JsonObject object ? object.get("items") : null;
        if (kept instanceof JsonArray array) {
            for (var item : array) {
                try {
                    items.add(ContextMessage.fromJson(item));
                } catch (JsonException | IllegalArgumentException e) {
                    System.getLogger(PromptSegments.class.getName())
                            .log(System.Logger.Level.DEBUG, "a prompt segment cannot be read", e);
                }
            }
        }
        return items;
    }
}
