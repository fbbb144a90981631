package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.Message;
import dev.reprise.runtime.result.ResultLimit;
import dev.reprise.state.PersistentList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private final Histories histories = new Histories(ResultLimit.DEFAULT);

    @Test
    void aLongerListGoesOnFromTheHistoryOfAShorterOne() {
        var first = list(user("m1"), user("m2"));
        var history = histories.take(first);
        histories.keep(first, history);

        var again = histories.take(first.append(user("m3")));

        assertThat(again).isSameAs(history);
        assertThat(again.holds(user("m3"))).isTrue();
        assertThat(again.prompt(first)).hasSize(3);
    }

    @Test
    void aHistoryIsWithOneRunAtATime() {
        var messages = list(user("m1"));
        var history = histories.take(messages);
        histories.keep(messages, history);

        assertThat(histories.take(messages)).isSameAs(history);
        assertThat(histories.take(messages)).isNotSameAs(history);
    }

    @Test
    void aListThatBranchedOffHasAHistoryOfItsOwn() {
        var messages = list(user("m1"));
        var last = user("m4");
        var one = messages.append(user("m2")).append(last);
        var other = messages.append(user("m3")).append(last);
        histories.keep(one, histories.take(one));

        var history = histories.take(other);

        assertThat(history.holds(user("m2"))).isFalse();
        assertThat(history.holds(user("m3"))).isTrue();
    }

    @Test
    void whatWasNeverStoredIsForgotten() {
        var messages = list(user("m1"));
        var history = histories.take(messages);
        history.read(Joined.of(messages, List.of(user("lost"))));
        histories.keep(messages, history);

        var stored = messages.append(user("m2"));

        assertThat(histories.take(stored).holds(user("lost"))).isFalse();
    }

    @Test
    void aMessageIsHeldByItsIdAndByTheCallItAnswers() {
        var history = histories.take(list(Message.tool("t1", "c1", "done")));

        assertThat(history.holds(Message.tool("t2", "c1", "done"))).isTrue();
        assertThat(history.holds(user("t1"))).isTrue();
        assertThat(history.holds(user("c1"))).isFalse();
    }

    private static PersistentList<Message> list(Message... messages) {
        return PersistentList.copyOf(List.of(messages));
    }

    private static Message user(String id) {
        return Message.user(id, "Hi");
    }
}
