package dev.reprise.protocols.agui;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a run does, in whatever order, no client refuses the stream.
class AgUiOrderTest {
    private static final int RUNS = 2_000;

    @Test
    void noSequenceOfEventsBreaksTheOrder() {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new Random(seed);
            assertThatCode(() -> play(random)).as("seed %d", seed).doesNotThrowAnyException();
        }
    }

    private static void play(Random random) {
        var played = new PlayedEvents();
        for (int segment = 0; segment <= random.nextInt(3); segment++) {
            played.start();
            for (int i = random.nextInt(40); i > 0; i--) {
                event(played, random);
            }
            played.finish(ending(random));
        }
    }

    private static void event(PlayedEvents played, Random random) {
        var id = "c" + random.nextInt(3);
        switch (random.nextInt(14)) {
            case 0 -> played.step(random.nextBoolean() ? "m" + random.nextInt(4) : "");
            case 1 -> played.stepEnd();
            case 2, 3 -> played.say(random.nextBoolean() ? "text" : "");
            case 4 -> played.think(random.nextBoolean() ? "thought" : "");
            case 5 -> played.call(id, "x");
            case 6 -> played.pieces(id, random.nextBoolean() ? "{" : "");
            case 7 -> played.ready(id, "x", Json.object("a", random.nextInt()));
            case 8 -> played.done(id, "x", Json.TRUE, "t" + random.nextInt(9));
            case 9 -> played.play(meta -> new AgentEvent.ToolCallCancel(meta, id, null));
            case 10 -> played.play(meta -> new AgentEvent.StreamReset(meta, "m1"));
            case 11 -> played.state(JsonObject.EMPTY.with(id, random.nextInt(3)));
            case 12 -> played.inference();
            default -> {
                if (random.nextInt(8) == 0) {
                    played.play(meta -> new AgentEvent.Failure(meta, "no", null));
                } else {
                    played.play(meta -> new AgentEvent.ReasoningEncryptedValue(meta, "v"));
                }
            }
        }
    }

    private static Termination ending(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Termination.NaturalEnd();
            case 1 -> new Termination.Suspended();
            case 2 -> new Termination.Cancelled();
            case 3 -> new Termination.Failed("no");
            default -> new Termination.Stopped("max_rounds", null);
        };
    }
}
