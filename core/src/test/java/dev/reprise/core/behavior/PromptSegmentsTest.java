package dev.reprise.core.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContextMessage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptSegmentsTest {
    private static final ContextMessage A = ContextMessage.system("a", "one");
    private static final ContextMessage B = ContextMessage.session("x:b", "two");
    private static final ContextMessage ONCE =
            ContextMessage.session("x:c", "three").withConsumeAfterEmit(true);

    private static Json after(Json state, PromptSegments... changes) {
        var current = state;
        for (var change : changes) {
            current = change.reduce(current).apply(current);
        }
        return current;
    }

    private static List<ContextMessage> items(PromptSegments... changes) {
        var all =
                after(
                        Json.NULL,
                        new PromptSegments.Upsert(A),
                        new PromptSegments.Upsert(B),
                        new PromptSegments.Upsert(ONCE));
        return PromptSegments.items(after(all, changes));
    }

    @Test
    void aFragmentTakesThePlaceOfTheOneWithItsKey() {
        var later = ContextMessage.suffixSystem("a", "later");

        assertThat(items(new PromptSegments.Upsert(later))).containsExactly(later, B, ONCE);
    }

    @Test
    void fragmentsAreRemovedByKeyByPrefixOrAllTogether() {
        assertThat(items(new PromptSegments.Remove("a"))).containsExactly(B, ONCE);
        assertThat(items(new PromptSegments.RemoveByKeyPrefix("x:"))).containsExactly(A);
        assertThat(items(new PromptSegments.ConsumeAfterEmit())).containsExactly(A, B);
        assertThat(items(new PromptSegments.Clear())).isEmpty();
    }

    @Test
    void aChangeThatChangesNothingIsNoPatch() {
        var state = after(Json.NULL, new PromptSegments.Upsert(A));

        assertThat(new PromptSegments.Remove("z").reduce(state).isEmpty()).isTrue();
        assertThat(new PromptSegments.Upsert(A).reduce(state).isEmpty()).isTrue();
        assertThat(new PromptSegments.Clear().reduce(Json.NULL).isEmpty()).isTrue();
    }

    @Test
    void everyChangeIsReadFromItsLoggedForm() {
        for (var change :
                List.of(
                        new PromptSegments.Upsert(ONCE),
                        new PromptSegments.Remove("a"),
                        new PromptSegments.RemoveByKeyPrefix("x:"),
                        new PromptSegments.ConsumeAfterEmit(),
                        new PromptSegments.Clear())) {
            assertThat(PromptSegments.fromJson(change.payload())).isEqualTo(change);
        }
        assertThatThrownBy(() -> PromptSegments.fromJson(Json.object("type", "shuffle")))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        var state =
                Json.parse(
                        """
                        {"items":[1,{"key":"k"},{"key":"k","content":"c","cooldown_turns":-1},
                          {"key":"a","content":"one"}]}
                        """);

        assertThat(PromptSegments.items(state)).containsExactly(A);
        assertThat(PromptSegments.items(Json.parse("[1]"))).isEmpty();
    }
}
