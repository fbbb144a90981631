package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.StateException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class PatchFuzzTest {
    @Test
    void patchesEitherApplyOrFailWithAnErrorOfTheCatalogue() {
        var fuzz = new PatchFuzz(ThreadLocalRandom.current().nextInt());

        var outcomes = fuzz.run(5_000);

        assertThat(outcomes).containsKeys("applied", "not read", "damaged: applied");
    }

    @Test
    void theInputsReachEveryErrorOfTheCatalogue() {
        var catalogue =
                Arrays.stream(StateException.Reason.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList();

        assertThat(new PatchFuzz(1).run(5_000)).containsKeys(catalogue.toArray(String[]::new));
    }
}
