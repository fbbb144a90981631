package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole patches against the vectors of the specification, appendix A.8, A.10 and A.11.
///
/// Operations are written as `name path operands`, paths with dots, `[]` being the root.
class PatchVectorsTest {
    @ParameterizedTest(name = "{0}: {2} on {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A90 | {"n":1}       | set n 2; increment n 1                 | {"n":3}
                    A91 | {"n":1}       | set n 2; increment zz 1                | PathNotFound{$.zz}
                    A92 | {}            | append l 1; append l 2; insert l 1 9   | {"l":[1,9,2]}
                    A93 | {"a":{"b":1}} | delete a; set a.b 2                    | {"a":{"b":2}}
                    A94 | {"a":1}       | ∅                                      | {"a":1}
                    """)
    void apply(String id, String document, String ops, String outcome) {
        var before = Json.parse(document);

        var after = Outcome.of(() -> patch(ops).apply(before));

        assertThat(after).isEqualTo(outcome);
        assertThat(before).isEqualTo(Json.parse(document));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    set a 1; set a 2                           | set a 2
                    set a.b 1; set a {}                        | set a {}
                    set a {}; set a.b 1                        | set a {}; set a.b 1
                    set a 1; delete a                          | delete a
                    delete a; set a 1                          | set a 1
                    increment n 1; increment n 1               | increment n 1; increment n 1
                    increment n 1; set n 0; increment n 2      | set n 0; increment n 2
                    append l 1; set l []; append l 2           | set l []; append l 2
                    set x 1; set y 2; set x 3                  | set y 2; set x 3
                    merge_object c {"k":1}; delete c           | delete c
                    set a 1; set [] {}                         | set [] {}
                    lattice_merge s {"v":1}; lattice_merge s {"w":1} | lattice_merge s {"v":1}; lattice_merge s {"w":1}
                    set a 1; increment a 1; set a 2            | set a 2
                    increment a 1; set a 2; increment a 3      | set a 2; increment a 3
                    """)
    void canonical(String ops, String kept) {
        assertThat(patch(ops).canonical()).isEqualTo(patch(kept));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a      | a    | {$.a, exact}
                    a      | a.b  | {$.a, prefix}
                    a.b    | a    | {$.a, prefix}
                    a.b    | a.c  | none
                    []     | a    | {$, prefix}
                    a; a.b | a.b  | {$.a, prefix}, {$.a.b, exact}
                    l[0]   | l[1] | none
                    l      | l[1] | {$.l, prefix}
                    l.0    | l[0] | none
                    """)
    void conflicts(String ours, String theirs, String conflicts) {
        assertThat(notation(deletes(ours).conflictsWith(deletes(theirs)))).isEqualTo(conflicts);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    append l 1    | append l 2    | {$.l, exact}
                    increment n 1 | increment n 1 | {$.n, exact}
                    set a 1       | set a 1       | {$.a, exact}
                    """)
    void whatBothWriteConflictsWhateverItIs(String ours, String theirs, String conflicts) {
        assertThat(notation(patch(ours).conflictsWith(patch(theirs)))).isEqualTo(conflicts);
    }

    private static Patch patch(String ops) {
        return ops.equals("∅")
                ? Patch.EMPTY
                : new Patch(parts(ops).map(op -> op(op.split(" ", -1))).toList());
    }

    private static Stream<String> parts(String list) {
        return Arrays.stream(list.split("; ", -1));
    }

    private static Op op(String[] words) {
        var json = JsonObject.EMPTY.with("op", words[0]).with("path", path(words[1]).toJson());
        return Op.fromJson(
                switch (words[0]) {
                    case "delete" -> json;
                    case "increment" -> json.with("amount", Json.parse(words[2]));
                    case "insert" ->
                            json.with("index", Json.parse(words[2]))
                                    .with("value", Json.parse(words[3]));
                    default -> json.with("value", Json.parse(words[2]));
                });
    }

    private static Patch deletes(String paths) {
        return new Patch(parts(paths).map(path -> Op.delete(path(path))).toList());
    }

    private static Path path(String text) {
        if (text.equals("[]")) {
            return Path.ROOT;
        }
        if (!text.endsWith("]")) {
            return Path.parse(text);
        }
        var bracket = text.indexOf('[');
        var index = Integer.parseInt(text.substring(bracket + 1, text.length() - 1));
        return Path.parse(text.substring(0, bracket)).index(index);
    }

    private static String notation(List<Conflict> conflicts) {
        return conflicts.isEmpty()
                ? "none"
                : conflicts.stream()
                        .map(conflict -> "{%s, %s}".formatted(conflict.path(), kind(conflict)))
                        .collect(Collectors.joining(", "));
    }

    private static String kind(Conflict conflict) {
        return switch (conflict.kind()) {
            case EXACT_MATCH -> "exact";
            case PREFIX_CONFLICT -> "prefix";
        };
    }
}
