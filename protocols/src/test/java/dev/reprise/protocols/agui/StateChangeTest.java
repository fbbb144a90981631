package dev.reprise.protocols.agui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.testing.agui.AgUiClient;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateChangeTest {
    private static final int DEPTH = 3;
    private static final String[] KEYS = {"a", "b~c", "d/e", "", "ü"};

    @Test
    void operationsTurnOneStateIntoTheOther() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var before = object(random, DEPTH);
            var after = random.nextBoolean() ? object(random, DEPTH) : changed(before, random);
            var client = new AgUiClient();
            client.take(Json.object("type", "RUN_STARTED"));
            client.take(Json.object("type", "STATE_SNAPSHOT", "snapshot", before));
            var delta = JsonOutput.bytes(StateChange.between(before, after)::writeTo);

            client.take(Json.object("type", "STATE_DELTA", "delta", Json.parse(delta)));

            assertThat(client.state()).as("seed %d", seed).isEqualTo(after);
            assertThat(StateChange.between(before, after).isEmpty())
                    .isEqualTo(before.equals(after));
        }
    }

    private static JsonObject changed(JsonObject object, Random random) {
        return object.with(KEYS[random.nextInt(KEYS.length)], value(random, 1));
    }

    private static Json value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 4)) {
            case 0 -> Json.of(random.nextInt(3));
            case 1 -> Json.NULL;
            case 2 -> object(random, depth - 1);
            default -> array(random, depth - 1);
        };
    }

    private static JsonObject object(Random random, int depth) {
        var object = JsonObject.EMPTY;
        for (var key : KEYS) {
            if (random.nextBoolean()) {
                object = object.with(key, value(random, depth));
            }
        }
        return object;
    }

    private static JsonArray array(Random random, int depth) {
        var array = JsonArray.EMPTY;
        for (int i = random.nextInt(5); i > 0; i--) {
            array = array.append(value(random, depth));
        }
        return array;
    }
}
