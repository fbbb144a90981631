package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.OrMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Records whose description would need itself.
class EndlessRecordTest {
    record Children(@Merged OrMap<String, Children> children) {}

    record Left(@Merged Right right) {}

    record Right(@Merged Left left) {}

    record Flat(int value, @Flatten Flat same) {}

    record One(@Flatten Other other) {}

    record Other(@Flatten One one) {}

    record Chain(GCounter count, Chain next) {}

    record Holder(@Merged Chain chain) {}

    record Tree(int value, @Nested Optional<Tree> next) {}

    private static void refused(Class<?> record, String message) {
        assertThatThrownBy(() -> RecordType.of(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void aRecordThatMergesItselfIsRefused() {
        refused(Children.class, "Children.children: Children cannot flatten or merge itself");
        refused(Left.class, "Right.left: Left cannot flatten or merge itself");
        refused(Holder.class, "Holder.chain: Chain cannot flatten or merge itself");
    }

    @Test
    void aRecordThatIsFlatWithinItselfIsRefused() {
        refused(Flat.class, "Flat cannot flatten or merge itself");
        refused(One.class, "One cannot flatten or merge itself");
    }

    @Test
    void whatWasRefusedIsRefusedAgain() {
        refused(Right.class, "Left.right: Right cannot flatten or merge itself");
        refused(Left.class, "Right.left: Left cannot flatten or merge itself");
    }

    @Test
    void aRecordMayContainItselfWhereItMayEnd() {
        var tree = new Tree(1, Optional.of(new Tree(2, Optional.empty())));
        var type = RecordType.of(Tree.class);

        var json = type.toJson(tree);

        assertThat(json).hasToString("{\"next\":{\"next\":null,\"value\":2},\"value\":1}");
        assertThat(type.fromJson(Json.parse(json.toString()))).isEqualTo(tree);
    }
}
