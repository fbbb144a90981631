package dev.reprise.protocols.aisdk;

import dev.reprise.core.message.Message;
import dev.reprise.core.store.MessagePage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stored messages as the messages of a client.
public final class UiHistory {
    private final AiSdkForm form;
    private final WaitingCalls waiting;
    private final boolean merges;

    private UiHistory(AiSdkForm form, WaitingCalls waiting, boolean merges) {
        this.form = form;
        this.waiting = waiting;
        this.merges = merges;
    }

    /// A history as clients of this form expect it.
    ///
    /// @param state of the thread, which says what its calls wait for
    public static UiHistory of(AiSdkForm form, Json state) {
        return new UiHistory(
                form, WaitingCalls.of(state), form.approvals() == AiSdkForm.Approvals.REAL_PART);
    }

    /// The same history with one message for everything that a run said and did in a row, and one
    /// part for each call.
    public UiHistory merged() {
        return new UiHistory(form, waiting, true);
    }

    /// Writes a page; its cursors are those of the stored messages.
    public void write(MessagePage page, JsonOutput out) {
        var items = page.items();
        var messages = merges ? mergedOf(items) : items.stream().map(this::single).toList();
        out.beginObject().array("messages", messages, (message, to) -> to.value(message));
        out.member("has_more", page.hasMore());
        if (!items.isEmpty()) {
            out.member("next_cursor", items.getLast().cursor());
            out.member("prev_cursor", items.getFirst().cursor());
        }
        out.endObject();
    }

    private JsonObject single(MessagePage.Item item) {
        return SingleMessage.of(item.message());
    }

    private List<JsonObject> mergedOf(List<MessagePage.Item> items) {
        boolean backwards = isDescending(items);
        var merged = new ArrayList<JsonObject>();
        @Nullable MergedAnswer answer = null;
        for (var item : backwards ? items.reversed() : items) {
            var message = item.message();
            if (!isOfAnswer(message)) {
                close(answer, merged);
                answer = null;
                merged.add(SingleMessage.withPart(message));
                continue;
            }
            if (answer == null || !answer.isOfSameRun(message)) {
                close(answer, merged);
                answer = new MergedAnswer(message, form, waiting);
            }
            answer.add(message);
        }
        close(answer, merged);
        return backwards ? merged.reversed() : merged;
    }

    private static void close(@Nullable MergedAnswer answer, List<JsonObject> merged) {
        if (answer != null) {
            merged.add(answer.toJson());
        }
    }

    private static boolean isDescending(List<MessagePage.Item> items) {
        return items.size() > 1 && items.getFirst().cursor() > items.getLast().cursor();
    }

    private static boolean isOfAnswer(Message message) {
        return switch (message.role()) {
            case ASSISTANT, TOOL -> true;
            case USER, SYSTEM -> false;
        };
    }
}
