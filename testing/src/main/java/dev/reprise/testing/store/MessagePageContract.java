package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.facts.Fact;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pages of messages: windows, filters, order and limits.
public interface MessagePageContract extends StoreUnderTest {
    MessageQuery ALL = MessageQuery.DEFAULT;

    @Test
    default void aPageIsAWindowInTheOrderAskedFor() {
        fiveMessages();

        expect(ALL, false, 0, 1, 2, 3, 4);
        expect(ALL.withLimit(2), true, 0, 1);
        expect(ALL.withAfter(1L).withLimit(2), true, 2, 3);
        expect(ALL.withBefore(3L), false, 0, 1, 2);
        expect(ALL.withAfter(0L).withBefore(4L), false, 1, 2, 3);
        expect(ALL.withDescending(true).withLimit(2), true, 4, 3);
        expect(ALL.withDescending(true).withBefore(3L).withLimit(2), true, 2, 1);
        expect(ALL.withAfter(4L), false);
    }

    @Test
    default void theLimitIsBetweenOneAndTwoHundred() {
        fiveMessages();

        expect(ALL.withLimit(0), true, 0);
        expect(ALL.withLimit(999), false, 0, 1, 2, 3, 4);
        assertThat(ALL.withLimit(999).limit()).isEqualTo(200);
    }

    @Test
    @Fact("storage T-STO-8")
    default void internalMessagesAreLeftOutUnlessAskedFor() {
        var messages = new ArrayList<>(Sample.messages("m0", "m1", "m2", "m3", "m4"));
        messages.replaceAll(message ->
                List.of("m1", "m2").contains(message.id())
                        ? message.withVisibility(Visibility.INTERNAL)
                        : message);
        store().create(ALICE, Sample.thread("t1").withMessages(messages));

        expect(ALL, false, 0, 3, 4);
        expect(ALL.withVisibility(null), false, 0, 1, 2, 3, 4);
        expect(ALL.withVisibility(Visibility.INTERNAL), false, 1, 2);
    }

    @Test
    default void messagesAreFoundByTheirRun() {
        var run = new MessageMetadata(new RunId("r1"), 0);
        var messages = new ArrayList<>(Sample.messages("m0", "m1", "m2"));
        messages.set(1, messages.get(1).withMetadata(run));
        store().create(ALICE, Sample.thread("t1").withMessages(messages));

        expect(ALL.withRun(new RunId("r1")), false, 1);
        expect(ALL.withRun(new RunId("unknown")), false);
    }

    @Test
    default void aPageIsWrittenWithItsCursors() {
        store().create(ALICE, Sample.thread("t1").withMessages(fivePlus(Message.user("m4", "x"))));
        var answer = Message.assistant("m5", "y", List.of());
        store().append(
                        ALICE,
                        T1,
                        Sample.change(null, null, List.of(answer), List.of(), null),
                        VersionPrecondition.any());

        var page = store().messages(ALICE, T1, ALL.withAfter(2L).withLimit(2));
        var empty = store().messages(ALICE, T1, ALL.withAfter(4L));

        assertThat(JsonOutput.text(page::writeTo))
                .isEqualTo(
                        "{\"messages\":[{\"cursor\":3,\"id\":\"m4\",\"role\":\"user\",\"content\":\"x\"},"
                                + "{\"cursor\":4,\"id\":\"m5\",\"role\":\"assistant\",\"content\":\"y\"}],"
                                + "\"has_more\":false,\"next_cursor\":4,\"prev_cursor\":3}");
        assertThat(JsonOutput.text(empty::writeTo))
                .isEqualTo("{\"messages\":[],\"has_more\":false}");
    }

    private static List<Message> fivePlus(Message last) {
        var messages = new ArrayList<>(Sample.messages("m0", "m1", "m2"));
        messages.add(last);
        return messages;
    }

    private void fiveMessages() {
        store().create(
                        ALICE,
                        Sample.thread("t1")
                                .withMessages(Sample.messages("m0", "m1", "m2", "m3", "m4")));
    }

    private void expect(MessageQuery query, boolean hasMore, long... cursors) {
        var page = store().messages(ALICE, T1, query);

        assertThat(page.items().stream().mapToLong(MessagePage.Item::cursor).toArray())
                .isEqualTo(cursors);
        assertThat(page.hasMore()).isEqualTo(hasMore);
    }
}
