package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every operation against the vectors of the specification, appendix A.1 to A.7.
///
/// `unchanged` stands for the document itself.
class OpVectorsTest {
    @ParameterizedTest(name = "{0}: set {2} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A1  | {}                  | []            | 5       | 5
                    A2  | {"a":1}             | []            | null    | null
                    A3  | {}                  | ["a","b","c"] | 1       | {"a":{"b":{"c":1}}}
                    A4  | {"a":5}             | ["a","b"]     | 1       | {"a":{"b":1}}
                    A5  | {"a":[1,2]}         | ["a","b"]     | 1       | {"a":{"b":1}}
                    A6  | null                | ["a"]         | 1       | {"a":1}
                    A7  | "text"              | ["a"]         | 1       | {"a":1}
                    A8  | {"a":[1,2,3]}       | ["a",1]       | 9       | {"a":[1,9,3]}
                    A9  | {"a":[1,2,3]}       | ["a",3]       | 9       | IndexOutOfBounds{$.a[3], 3, 3}
                    A10 | {"a":{}}            | ["a",0]       | 9       | TypeMismatch{$.a[0], array, object}
                    A11 | {}                  | ["a",0]       | 9       | TypeMismatch{$.a[0], array, null}
                    A12 | {"a":[{"b":1}]}     | ["a",0,"b"]   | 2       | {"a":[{"b":2}]}
                    A13 | {"a":[1]}           | ["a",0,"b"]   | 2       | {"a":[{"b":2}]}
                    A14 | {"a":[]}            | ["a",0,"b"]   | 2       | IndexOutOfBounds{$.a[0].b, 0, 0}
                    A15 | {"a":{"x":1,"y":2}} | ["a"]         | {"z":3} | {"a":{"z":3}}
                    A16 | {"a":1}             | ["a"]         | null    | {"a":null}
                    A17 | {"0":"k"}           | ["0"]         | "v"     | {"0":"v"}
                    A18 | {"a.b":1}           | ["a.b"]       | 2       | {"a.b":2}
                    """)
    void set(String id, String document, String path, String value, String outcome) {
        var op = Op.set(Path.fromJson(Json.parse(path)), Json.parse(value));

        verify(document, op, outcome);
    }

    @ParameterizedTest(name = "{0}: delete {2} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A20 | {"a":1,"b":2}         | ["a"]         | {"b":2}
                    A21 | {"a":1}               | ["zz"]        | unchanged
                    A22 | {"a":1}               | ["a","b","c"] | unchanged
                    A23 | {"a":[10,20,30]}      | ["a",1]       | {"a":[10,30]}
                    A24 | {"a":[10]}            | ["a",7]       | unchanged
                    A25 | {"a":[10]}            | ["a","0"]     | unchanged
                    A26 | {"a":{"0":1}}         | ["a",0]       | unchanged
                    A27 | {"a":1}               | []            | null
                    A28 | {"a":{"b":{"c":1}}}   | ["a","b","c"] | {"a":{"b":{}}}
                    """)
    void delete(String id, String document, String path, String outcome) {
        verify(document, Op.delete(Path.fromJson(Json.parse(path))), outcome);
    }

    @ParameterizedTest(name = "{0}: append {3} to {2} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A30 | {}          | ["l"]     | 1     | {"l":[1]}
                    A31 | {"l":null}  | ["l"]     | 1     | {"l":[1]}
                    A32 | {"l":[1]}   | ["l"]     | [2,3] | {"l":[1,[2,3]]}
                    A33 | {"l":"s"}   | ["l"]     | 1     | AppendRequiresArray{$.l}
                    A34 | {"l":{}}    | ["l"]     | 1     | AppendRequiresArray{$.l}
                    A35 | null        | []        | 1     | [1]
                    A36 | {}          | []        | 1     | AppendRequiresArray{$}
                    A37 | {}          | ["a","b"] | 1     | {"a":{"b":[1]}}
                    A38 | {"a":[[1]]} | ["a",0]   | 2     | {"a":[[1,2]]}
                    A39 | {"a":[[1]]} | ["a",1]   | 2     | IndexOutOfBounds{$.a[1], 1, 1}
                    """)
    void append(String id, String document, String path, String value, String outcome) {
        var op = Op.append(Path.fromJson(Json.parse(path)), Json.parse(value));

        verify(document, op, outcome);
    }

    @ParameterizedTest(name = "{0}: merge {3} into {2} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A40 | {"c":{"a":1}}       | ["c"] | {"b":2}       | {"c":{"a":1,"b":2}}
                    A41 | {"c":{"a":{"x":1}}} | ["c"] | {"a":{"y":2}} | {"c":{"a":{"y":2}}}
                    A42 | {"c":{"a":1}}       | ["c"] | {"a":null}    | {"c":{"a":null}}
                    A43 | {"c":null}          | ["c"] | {"a":1}       | {"c":{"a":1}}
                    A44 | {}                  | ["c"] | {"a":1}       | {"c":{"a":1}}
                    A45 | {"c":[1]}           | ["c"] | {"a":1}       | MergeRequiresObject{$.c}
                    A46 | {"c":{"a":1}}       | ["c"] | 5             | MergeRequiresObject{$.c}
                    A47 | null                | []    | {"a":1}       | {"a":1}
                    A48 | {"c":{"a":1}}       | ["c"] | {}            | unchanged
                    """)
    void mergeObject(String id, String document, String path, String value, String outcome) {
        var op = Op.mergeObject(Path.fromJson(Json.parse(path)), Json.parse(value));

        verify(document, op, outcome);
    }

    @ParameterizedTest(name = "{0}: {2} {3} of {1} by {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A50 | {"n":1}                    | increment | ["n"]   | 2     | {"n":3}
                    A51 | {"n":1}                    | decrement | ["n"]   | 3     | {"n":-2}
                    A52 | {"n":10}                   | increment | ["n"]   | 0.5   | {"n":10.5}
                    A53 | {"n":1.5}                  | increment | ["n"]   | 0.5   | {"n":2.0}
                    A54 | {"n":1.5}                  | increment | ["n"]   | 1     | {"n":2.5}
                    A55 | {"n":10}                   | increment | ["n"]   | 1.0   | {"n":11.0}
                    A56 | {"n":9223372036854775807}  | increment | ["n"]   | 1     | InvalidOperation("increment overflow at $.n: 9223372036854775807 + 1")
                    A57 | {"n":-9223372036854775808} | decrement | ["n"]   | 1     | InvalidOperation("decrement overflow at $.n: -9223372036854775808 - 1")
                    A58 | {"n":18446744073709551615} | increment | ["n"]   | 1     | {"n":1.8446744073709552e19}
                    A59 | {"n":1}                    | increment | ["n"]   | NaN   | InvalidOperation("increment produced non-finite value at $.n")
                    A60 | {"n":1e308}                | increment | ["n"]   | 1e308 | InvalidOperation("increment produced non-finite value at $.n")
                    A61 | {}                         | increment | ["n"]   | 1     | PathNotFound{$.n}
                    A62 | {"n":null}                 | increment | ["n"]   | 1     | NumericOperationOnNonNumber{$.n}
                    A63 | {"n":"1"}                  | increment | ["n"]   | 1     | NumericOperationOnNonNumber{$.n}
                    A64 | 5                          | increment | []      | 1     | 6
                    A65 | {"a":[1,2]}                | increment | ["a",1] | 5     | {"a":[1,7]}
                    A66 | {"a":[1,2]}                | increment | ["a",2] | 5     | PathNotFound{$.a[2]}
                    """)
    void count(String id, String document, String name, String path, String by, String outcome) {
        var at = Path.fromJson(Json.parse(path));
        var amount = by.equals("NaN") ? Amount.of(Double.NaN) : Amount.fromJson(Json.parse(by));
        var op =
                name.equals("increment")
                        ? new Op.Increment(at, amount)
                        : new Op.Decrement(at, amount);

        verify(document, op, outcome);
    }

    @ParameterizedTest(name = "{0}: insert {4} at {3} of {2} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A70 | {"q":[1,2]} | ["q"] | 0 | 9 | {"q":[9,1,2]}
                    A71 | {"q":[1,2]} | ["q"] | 2 | 9 | {"q":[1,2,9]}
                    A72 | {"q":[1,2]} | ["q"] | 3 | 9 | IndexOutOfBounds{$.q, 3, 2}
                    A73 | {"q":[]}    | ["q"] | 0 | 9 | {"q":[9]}
                    A74 | {}          | ["q"] | 0 | 9 | PathNotFound{$.q}
                    A75 | {"q":null}  | ["q"] | 0 | 9 | TypeMismatch{$.q, array, null}
                    A76 | {"q":"s"}   | ["q"] | 0 | 9 | TypeMismatch{$.q, array, string}
                    A77 | [1]         | []    | 0 | 9 | [9,1]
                    """)
    void insert(String id, String document, String path, int index, String value, String outcome) {
        var op = Op.insert(Path.fromJson(Json.parse(path)), index, Json.parse(value));

        verify(document, op, outcome);
    }

    @ParameterizedTest(name = "{0}: remove {3} from {2} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    A80 | {"t":["a","b","a"]}   | ["t"] | "a"           | {"t":["b","a"]}
                    A81 | {"t":["a"]}           | ["t"] | "z"           | unchanged
                    A82 | {"t":[1,1.0]}         | ["t"] | 1.0           | {"t":[1]}
                    A83 | {"t":[{"a":1,"b":2}]} | ["t"] | {"b":2,"a":1} | {"t":[]}
                    A84 | {}                    | ["t"] | 1             | PathNotFound{$.t}
                    A85 | {"t":{}}              | ["t"] | 1             | TypeMismatch{$.t, array, object}
                    A86 | {"t":[null,1]}        | ["t"] | null          | {"t":[1]}
                    """)
    void remove(String id, String document, String path, String value, String outcome) {
        var op = Op.remove(Path.fromJson(Json.parse(path)), Json.parse(value));

        verify(document, op, outcome);
    }

    private static void verify(String document, Op op, String outcome) {
        var before = Json.parse(document);

        var after = Outcome.of(() -> Patch.of(op).apply(before));

        assertThat(after).isEqualTo(outcome.equals("unchanged") ? document : outcome);
        assertThat(before).isEqualTo(Json.parse(document));
    }
}
