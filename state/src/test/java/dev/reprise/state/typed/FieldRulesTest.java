package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.typed.FieldRules.Kind;
import dev.reprise.state.typed.FieldRules.Option;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLATTEN RENAME  | RECORD       | @Flatten and @Rename cannot be used together",
                "FLATTEN DEFAULT | RECORD       | @Flatten and @Default cannot be used together",
                "MERGED NESTED   | RECORD       | @Merged and @Nested cannot be used together",
                "MERGED FLATTEN  | RECORD       | @Merged and @Flatten cannot be used together",
                "SKIP RENAME     | SCALAR       | @Skip and @Rename cannot be used together",
                "SKIP NESTED     | RECORD       | @Skip and @Nested cannot be used together",
                "SKIP FLATTEN    | RECORD       | @Skip and @Flatten cannot be used together",
                "SKIP MERGED     | LATTICE      | @Skip and @Merged cannot be used together",
                "FLATTEN         | OPTIONAL     | currently only supports struct fields",
                "FLATTEN         | LIST         | currently only supports struct fields",
                "FLATTEN         | MAP          | currently only supports struct fields",
                "FLATTEN         | SCALAR       | currently only supports struct fields",
                "MERGED          | OPTIONAL     | is not supported on Optional, List, or Map fields",
                "MERGED          | LIST         | is not supported on Optional, List, or Map fields",
                "MERGED          | MAP          | is not supported on Optional, List, or Map fields",
                "MERGED          | ENUM         | does not support enums",
                "MERGED          | EMPTY_RECORD | unit structs",
                "MERGED          | UNION        | unions",
                "MERGED          | SCALAR       | needs a lattice type",
                "NESTED          | SCALAR       | needs a record"
            })
    void whatDoesNotGoTogetherIsSaid(String options, Kind kind, String message) {
        var given = Arrays.stream(options.split(" ")).map(Option::valueOf);

        assertThat(FieldRules.violation(given.collect(Collectors.toSet()), kind, kind))
                .hasValueSatisfying(violation -> assertThat(violation).contains(message));
    }

    @Test
    void whatGoesTogetherIsNotRefused() {
        assertThat(
                        FieldRules.violation(
                                Set.of(Option.NESTED, Option.RENAME, Option.DEFAULT),
                                Kind.LIST,
                                Kind.RECORD))
                .isEmpty();
        assertThat(
                        FieldRules.violation(
                                Set.of(Option.MERGED, Option.RENAME, Option.DEFAULT),
                                Kind.LATTICE,
                                Kind.LATTICE))
                .isEmpty();
        assertThat(
                        FieldRules.violation(
                                Set.of(Option.SKIP, Option.DEFAULT), Kind.SCALAR, Kind.SCALAR))
                .isEmpty();
    }
}
