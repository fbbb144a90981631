package dev.reprise.core.store;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Visibility;
import dev.reprise.facts.Fact;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageQueryTest {
    private static final MessageQuery ALL = MessageQuery.DEFAULT;

    private static List<Message> five(int... internal) {
        return IntStream.range(0, 5)
                .mapToObj(i ->
                        IntStream.of(internal).anyMatch(hidden -> hidden == i)
                                ? Message.internalSystem("m" + i, "x")
                                : Message.user("m" + i, "x"))
                .toList();
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of(ALL, five(), List.of(0L, 1L, 2L, 3L, 4L), false),
                Arguments.of(ALL.withLimit(2), five(), List.of(0L, 1L), true),
                Arguments.of(ALL.withAfter(1L).withLimit(2), five(), List.of(2L, 3L), true),
                Arguments.of(ALL.withBefore(3L), five(), List.of(0L, 1L, 2L), false),
                Arguments.of(ALL.withAfter(0L).withBefore(4L), five(), List.of(1L, 2L, 3L), false),
                Arguments.of(ALL.withDescending(true).withLimit(2), five(), List.of(4L, 3L), true),
                Arguments.of(
                        ALL.withDescending(true).withBefore(3L).withLimit(2),
                        five(),
                        List.of(2L, 1L),
                        true),
                Arguments.of(
                        ALL.withVisibility(Visibility.ALL), five(1, 2), List.of(0L, 3L, 4L), false),
                Arguments.of(
                        ALL.withVisibility(Visibility.INTERNAL),
                        five(1, 2),
                        List.of(1L, 2L),
                        false),
                Arguments.of(
                        ALL.withVisibility(null), five(1, 2), List.of(0L, 1L, 2L, 3L, 4L), false),
                Arguments.of(ALL.withLimit(0), five(), List.of(0L), true),
                Arguments.of(ALL.withLimit(999), five(), List.of(0L, 1L, 2L, 3L, 4L), false),
                Arguments.of(ALL.withLimit(5), five(), List.of(0L, 1L, 2L, 3L, 4L), false),
                Arguments.of(ALL.withLimit(2), five(2, 3, 4), List.of(0L, 1L), false),
                Arguments.of(ALL.withAfter(4L), five(), List.of(), false),
                Arguments.of(ALL.withAfter(Long.MAX_VALUE), five(), List.of(), false),
                Arguments.of(ALL.withAfter(-7L).withLimit(1), five(), List.of(0L), true),
                Arguments.of(ALL.withBefore(0L), five(), List.of(), false),
                Arguments.of(ALL.withBefore(Long.MIN_VALUE), five(), List.of(), false),
                Arguments.of(ALL.withAfter(3L).withBefore(2L), five(), List.of(), false),
                Arguments.of(ALL.withRun(new RunId("unknown")), five(), List.of(), false),
                Arguments.of(ALL, List.of(), List.of(), false),
                Arguments.of(ALL.withAfter(0L), List.of(), List.of(), false));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageHoldsWhatTheQueryAsksFor(
            MessageQuery query, List<Message> messages, List<Long> cursors, boolean hasMore) {
        var page = query.page(messages);

        assertThat(page.items()).extracting(MessagePage.Item::cursor).isEqualTo(cursors);
        assertThat(page.items())
                .allSatisfy(item ->
                        assertThat(item.message()).isSameAs(messages.get((int) item.cursor())));
        assertThat(page.hasMore()).isEqualTo(hasMore);
    }

    @Fact("storage T-STO-8")
    @Test
    void internalMessagesAreHiddenUnlessAskedFor() {
        assertThat(MessageQuery.DEFAULT.page(five(0, 1, 2, 3)).items())
                .extracting(MessagePage.Item::cursor)
                .containsExactly(4L);
    }

    @Test
    void aPageIsOfOneRunWhenItIsAskedFor() {
        var run = new RunId("r1");
        var of = Message.user("m1", "x").withMetadata(new MessageMetadata(run, null));

        var page = ALL.withRun(run).page(List.of(Message.user("m0", "x"), of));

        assertThat(page.items()).containsExactly(new MessagePage.Item(1, of));
    }

    @Test
    void aLimitIsAtMostTwoHundred() {
        var many = Collections.nCopies(201, Message.user("m", "x"));

        var page = ALL.withLimit(999).page(many);

        assertThat(page.items()).hasSize(200);
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    void aPageWritesItsCursors() {
        var page =
                new MessagePage(
                        List.of(
                                new MessagePage.Item(3, Message.user("m4", "x")),
                                new MessagePage.Item(4, Message.assistant("m5", "y", List.of()))),
                        true);

        assertThat(text(page::writeTo))
                .isEqualTo(
                        """
                        {"messages":[{"cursor":3,"id":"m4","role":"user","content":"x"},\
                        {"cursor":4,"id":"m5","role":"assistant","content":"y"}],"has_more":true,\
                        "next_cursor":4,"prev_cursor":3}\
                        """);
        assertThat(text(new MessagePage(List.of(), false)::writeTo))
                .isEqualTo("{\"messages\":[],\"has_more\":false}");
    }

    @Test
    void aPartOfAListKnowsTheWhole() {
        var all = List.of(1, 2, 3);

        assertThat(Page.of(all, 1, 1)).isEqualTo(new Page<>(List.of(2), 3, true));
        assertThat(Page.of(all, 1, 2)).isEqualTo(new Page<>(List.of(2, 3), 3, false));
        assertThat(Page.of(all, 7, 2)).isEqualTo(new Page<>(List.of(), 3, false));
    }
}
