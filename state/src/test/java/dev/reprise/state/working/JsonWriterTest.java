package dev.reprise.state.working;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final Path BASE = Path.of("cfg");
    private static final Path A = Path.of("a");
    private static final Json ONE = Json.of(1);

    @Test
    void everyCallIsOneOperationBelowTheBase() {
        var patch =
                JsonWriter.at(BASE)
                        .set(A, ONE)
                        .setRoot(Json.object())
                        .delete(A)
                        .append(A, ONE)
                        .mergeObject(A, Json.object())
                        .increment(A, 1)
                        .increment(A, 0.5)
                        .decrement(A, 1)
                        .decrement(A, 0.5)
                        .insert(A, 0, ONE)
                        .remove(A, ONE)
                        .build();

        var there = BASE.join(A);
        assertThat(patch)
                .isEqualTo(
                        Patch.of(
                                Op.set(there, ONE),
                                Op.set(BASE, Json.object()),
                                Op.delete(there),
                                Op.append(there, ONE),
                                Op.mergeObject(there, Json.object()),
                                Op.increment(there, 1),
                                Op.increment(there, 0.5),
                                Op.decrement(there, 1),
                                Op.decrement(there, 0.5),
                                Op.insert(there, 0, ONE),
                                Op.remove(there, ONE)));
    }

    @Test
    void theEmptyPathIsTheBase() {
        assertThat(JsonWriter.at(BASE).append(Path.ROOT, ONE).build())
                .isEqualTo(Patch.of(Op.append(BASE, ONE)));
        assertThat(JsonWriter.of().set(Path.ROOT, ONE).build())
                .isEqualTo(Patch.of(Op.set(Path.ROOT, ONE)));
    }

    @Test
    void aNestedWriterKeepsItsOperationsUntilTheyAreMerged() {
        var writer = JsonWriter.at(BASE).set(A, ONE);
        var nested = writer.nested(Path.of("in")).set(A, Json.of(2));

        assertThat(writer.size()).isEqualTo(1);
        writer.merge(nested);

        assertThat(nested.isEmpty()).isTrue();
        assertThat(writer.build())
                .isEqualTo(
                        Patch.of(
                                Op.set(Path.of("cfg", "a"), ONE),
                                Op.set(Path.of("cfg", "in", "a"), Json.of(2))));
    }

    @Test
    void buildingAndClearingLeaveNothing() {
        var writer = JsonWriter.of().delete(A);

        assertThat(writer.isEmpty()).isFalse();
        assertThat(writer.build().size()).isEqualTo(1);
        assertThat(writer.build()).isEqualTo(Patch.EMPTY);
        writer.delete(A).clear();
        assertThat(writer.size()).isZero();
    }

    @Test
    void aWriterMergedIntoItselfStaysAsItIs() {
        var writer = JsonWriter.of().delete(A);

        assertThat(writer.merge(writer).build()).isEqualTo(Patch.of(Op.delete(A)));
    }
}
