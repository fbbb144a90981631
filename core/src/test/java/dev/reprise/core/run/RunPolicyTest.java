package dev.reprise.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.facts.Fact;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunPolicyTest {
    @Fact("contract T-CON-16")
    @Test
    void entriesAreTrimmedAndBlankOnesDropped() {
        var scope = RunPolicy.Scope.of(List.of(" a ", "", "b", "a"), List.of(" ", "\t"));

        assertThat(scope.allowed()).containsExactly("a", "b");
        assertThat(scope.excluded()).isNull();
    }

    @Test
    void aListIsOnlyFilledWhereThereIsNone() {
        var given = RunPolicy.Scope.of(List.of("a"), null);

        var filled = given.withAllowedIfAbsent(Set.of("b")).withExcludedIfAbsent(Set.of("c"));

        assertThat(filled.allowed()).containsExactly("a");
        assertThat(filled.excluded()).containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, x, true",
                "a x, -, x, true",
                "a, -, x, false",
                "-, x, x, false",
                "-, a, x, true",
                "x, x, x, false",
            })
    void anIdIsPermittedWhenAllowedAndNotExcluded(
            String allowed, String excluded, String id, boolean permitted) {
        var scope = RunPolicy.Scope.of(words(allowed), words(excluded));

        assertThat(scope.permits(id)).isEqualTo(permitted);
    }

    private static List<String> words(String text) {
        return text == null ? null : List.of(text.split(" "));
    }

    @Fact("contract T-CON-17")
    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void aBlankParentCallCountsAsNone(String call) {
        assertThat(identity(call).parentCallId()).isNull();
        assertThat(identity("c1").parentCallId()).isEqualTo("c1");
    }

    private static RunIdentity identity(String parentCall) {
        return new RunIdentity(
                Owner.LOCAL,
                new ThreadId("t1"),
                new RunId("r1"),
                "default",
                RunOrigin.USER,
                null,
                null,
                parentCall);
    }
}
