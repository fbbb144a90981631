package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.lattice.OrMap;
import org.junit.jupiter.api.Test;

class RecordLatticeTest {
    private record Visits(GCounter pages, Flag seen) {
        static final Lattice<Visits> LATTICE = RecordType.of(Visits.class).lattice();
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
                .hasMessage("pages must be an object, was missing");
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
