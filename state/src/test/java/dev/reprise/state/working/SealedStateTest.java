package dev.reprise.state.working;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedStateTest {
    private static final StateView<StateRef> REF =
            new StateView<>() {
                @Override
                public Optional<Path> path() {
                    return Optional.empty();
                }

                @Override
                public StateRef over(StateRef place) {
                    return place;
                }
            };

    private final SealedState state =
            SealedState.EMPTY
                    .put("user", Map.of("name", "Ann", "age", 7))
                    .putSensitive("token", "s3cret");

    @Test
    void aValueIsSetOnce() {
        assertThatThrownBy(() -> state.put("user", 1))
                .isInstanceOfSatisfying(
                        SealException.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(new SealException.Reason.AlreadySet("user")))
                .hasMessage("sealed state key already set: user");
        assertThatThrownBy(() -> state.putSensitive("user", 1))
                .hasMessage("sealed state key already set: user");
        assertThat(state.isSensitive("user")).isFalse();
    }

    @Test
    void aValueWithoutJsonFormIsRefused() {
        assertThatThrownBy(() -> state.put("x", Optional.of("Zed")))
                .isInstanceOf(SealException.class)
                .hasMessageStartingWith("sealed state serialization error: ");
        assertThatThrownBy(() -> state.putSensitive("x", Optional.of("Zed")))
                .hasMessage("sealed state serialization error: the value has no JSON form")
                .hasNoCause();
    }

    @Test
    void valuesAreFoundByKeyAndByPath() {
        assertThat(state.value("token")).contains(Json.of("s3cret"));
        assertThat(state.value("none")).isEmpty();
        assertThat(state.valueAt("user.name")).contains(Json.of("Ann"));
        assertThat(state.valueAt("user.none")).isEmpty();
        assertThat(state.valueAt("").flatMap(all -> all.find(Path.of("user", "age"))))
                .contains(Json.of(7));
        assertThat(state.containsKey("user")).isTrue();
        assertThat(state.containsKey("none")).isFalse();
    }

    @Test
    void valuesAreReadAsWhatTheyAre() {
        assertThat(state.getAt("user.name", SealedStateTest::text)).isEqualTo("Ann");
        assertThat(state.get("token", SealedStateTest::text)).isEqualTo("s3cret");
        assertThatThrownBy(() -> state.get("none", SealedStateTest::text))
                .isInstanceOf(StateException.class)
                .hasMessage("path not found: $.none");
        assertThatThrownBy(() -> state.getAt("user.age", SealedStateTest::text))
                .hasMessage("serialization error: $.user.age must be a string, was 7");
    }

    private static String text(Json json) {
        return json.asText().orElseThrow(() -> JsonException.mustBe("a string", json));
    }

    private static long number(Json json) {
        return json.asLong().orElseThrow(() -> JsonException.mustBe("an integer", json));
    }

    @Test
    void aSecretIsNeitherPrintedNorInErrors() {
        assertThat(state)
                .hasToString(
                        "SealedState{\"token\":\"[REDACTED]\","
                                + "\"user\":{\"age\":7,\"name\":\"Ann\"}}");
        assertThat(state.isSensitive("token")).isTrue();
        assertThatThrownBy(() -> state.get("token", SealedStateTest::number))
                .hasMessage("serialization error: $.token is not what it must be")
                .hasNoCause();
        assertThatThrownBy(() -> state.getAt("", SealedStateTest::number))
                .hasMessage("serialization error: $ is not what it must be")
                .hasNoCause();
    }

    @Test
    void viewsOfItReadOnly() {
        var user = state.state(Path.of("user"), REF);

        assertThat(user.key("name").read(SealedStateTest::text)).isEqualTo("Ann");
        assertThatThrownBy(() -> user.write(Op.delete(Path.of("name"))))
                .hasMessage("invalid operation: write attempted on read-only state reference");
        assertThat(state.valueAt("user.name")).isPresent();
    }

    @Test
    void addingAValueLeavesTheOtherStateAlone() {
        var more = state.put("x", 1);

        assertThat(state.containsKey("x")).isFalse();
        assertThat(more.put("y", 2).value("x")).contains(Json.of(1));
        assertThat(state.put("x", 3).value("x")).contains(Json.of(3));
    }

    @Test
    void nullIsAValue() {
        assertThat(state.put("x", null).value("x")).contains(Json.NULL);
    }
}
