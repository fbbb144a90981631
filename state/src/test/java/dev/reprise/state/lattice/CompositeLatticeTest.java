package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.lattice.CompositeLattice.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeLatticeTest {
    private record Visits(GCounter pages, Flag seen) {
        static final Field<Visits, GCounter> PAGES =
                new Field<>("pages", GCounter.LATTICE, Visits::pages);
        static final Field<Visits, Flag> SEEN = new Field<>("seen", Flag.LATTICE, Visits::seen);
        static final Lattice<Visits> LATTICE =
                CompositeLattice.of(
                        List.of(PAGES, SEEN),
                        values -> new Visits(values.get(PAGES), values.get(SEEN)));
    }

    private static final Visits LEFT = new Visits(GCounter.ZERO.increment("a", 2), Flag.DISABLED);
    private static final Visits RIGHT = new Visits(GCounter.ZERO.increment("b", 1), Flag.ENABLED);

    @Test
    void recordsMergeFieldByField() {
        var merged = Visits.LATTICE.merge(LEFT, RIGHT);

        assertThat(merged.pages().value()).isEqualTo(3);
        assertThat(merged.seen().isEnabled()).isTrue();
    }

    @Test
    void theirJsonHasAMemberForEachField() {
        var json = Visits.LATTICE.toJson(LEFT);

        assertThat(json).hasToString("{\"pages\":{\"a\":2},\"seen\":false}");
        assertThat(Visits.LATTICE.fromJson(json)).isEqualTo(LEFT);
    }

    @Test
    void everyFieldIsRequired() {
        assertThatThrownBy(() -> Visits.LATTICE.fromJson(Json.parse("{\"seen\":true}")))
                .isInstanceOf(JsonException.class)
                .hasMessage("pages must be present, was missing");
        assertThatThrownBy(() -> Visits.LATTICE.fromJson(Json.parse("{\"pages\":{},\"seen\":0}")))
                .hasMessage("seen must be a boolean, was 0");
    }

    @Test
    void aCompositeCanBeTheValueOfAMap() {
        var maps = OrMap.lattice(Element.TEXT, Visits.LATTICE);
        var empty = OrMap.of(Element.TEXT, Visits.LATTICE);

        var merged = maps.merge(empty.put("k", LEFT), empty.put("k", RIGHT));

        assertThat(maps.fromJson(maps.toJson(merged)).get("k"))
                .contains(Visits.LATTICE.merge(LEFT, RIGHT));
    }
}
