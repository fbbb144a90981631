package dev.reprise.core.action;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the first versions of two states have written, read by code that only knows the second.
class OldLogTest {
    private JsonReader golden;
    private Json state;

    @BeforeEach
    void read() throws IOException {
        try (var in = OldLogTest.class.getResourceAsStream("/typed/basket-v1.json")) {
            golden =
                    JsonReader.of(
                            Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
        state = golden.requireObject("state");
    }

    @Test
    void patchesThatHoldDeltasAreReplayedWithWhatMerges() {
        Json rebuilt = JsonObject.EMPTY;

        for (var patch : golden.requireList("patches", TrackedPatch::fromJson)) {
            rebuilt = patch.patch().apply(rebuilt, StateSpec.of(Wishes.class).lattices());
        }

        assertThat(rebuilt).isEqualTo(state);
    }

    @Test
    void theStatesAreReadAsThoseOfToday() {
        assertThat(StateSpec.of(Basket.class).read(state))
                .isEqualTo(new Basket(List.of("tea", "milk"), 500));
        var wishes = StateSpec.of(Wishes.class).read(state);
        assertThat(wishes.names().elements()).containsExactly("apple", "pear");
        assertThat(wishes.title()).isEqualTo("mine");
    }

    @Test
    void theNextChangeIsWrittenInTheVersionOfToday() {
        var reduced =
                StateActions.reduce(
                        state, List.of(StateAction.of(new Basket.Put("jam", 50))), null);

        assertThat(reduced.patch().ops())
                .containsExactly(
                        Op.set(
                                Path.of("basket"),
                                Json.parse(
                                        "{\"items\":[\"tea\",\"milk\",\"jam\"],\"cents\":550,\"__version\":2}")));
    }

    @Test
    void aStateThatMergesIsBroughtUpToDateBeforeAFieldOfItChanges() {
        var reduced =
                StateActions.reduce(state, List.of(StateAction.of(new Wishes.Wish("plum"))), null);

        assertThat(reduced.patch().apply(state).find(Path.of("wishes")))
                .contains(
                        Json.parse(
                                "{\"names\":[\"apple\",\"pear\",\"plum\"],\"title\":\"mine\",\"__version\":2}"));
    }

    @Test
    void theIntentsOfOldCodeAreKeptAsTheyAre() {
        for (var json : golden.requireArray("actions")) {
            var logged = SerializedStateAction.fromJson(json);

            assertThat(Json.parse(text(logged::writeTo))).isEqualTo(json);
        }
    }
}
