package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// JSON forms against the specification: its examples, and the vectors of appendix A.9.
class WireVectorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"op":"set","path":["a"],"value":null}
                    {"op":"set","path":["cfg","lang"],"value":"en"}
                    {"op":"delete","path":["tmp"]}
                    {"op":"append","path":["log"],"value":{"n":1}}
                    {"op":"merge_object","path":["cfg"],"value":{"tz":"UTC"}}
                    {"op":"increment","path":["hits"],"amount":2}
                    {"op":"decrement","path":["hits"],"amount":0.5}
                    {"op":"increment","path":["hits"],"amount":1.0}
                    {"op":"insert","path":["q"],"index":0,"value":"first"}
                    {"op":"remove","path":["tags"],"value":"old"}
                    {"op":"lattice_merge","path":["stats","hits"],"value":{"n1":3}}
                    {"op":"set","path":["users",0,"name"],"value":[]}
                    """)
    void anOperationIsWrittenAsItWasRead(String wire) {
        var op = Op.fromJson(Json.parse(wire));

        assertThat(JsonOutput.text(op::writeTo)).isEqualTo(wire);
        assertThat(op.toJson()).isEqualTo(Json.parse(wire));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"op":"set","path":["a"]}                         | value must be present, was missing
                    {"op":"set","path":"a","value":1}                 | path must be an array, was "a"
                    {"op":"set","path":[-1],"value":1}                | path[0] must be a string or an integer from 0 to 2147483647, was -1
                    {"op":"set","path":[1.0],"value":1}               | path[0] must be a string or an integer from 0 to 2147483647, was 1.0
                    {"op":"set","path":["a",null],"value":1}          | path[1] must be a string or an integer from 0 to 2147483647, was null
                    {"op":"set","path":[["a"]],"value":1}             | path[0] must be a string or an integer from 0 to 2147483647, was an array
                    {"op":"SET","path":[],"value":1}                  | op must be the name of an operation, was "SET"
                    {"path":[],"value":1}                             | op must be a string, was missing
                    {"op":"set","value":1}                            | path must be present, was missing
                    {"op":"insert","path":["a"],"index":-1,"value":1} | index must be an integer from 0 to 2147483647, was -1
                    {"op":"insert","path":["a"],"value":1}            | index must be an integer, was missing
                    {"op":"increment","path":["a"],"amount":"1"}      | amount must be a number, was "1"
                    {"op":"increment","path":["a"],"amount":null}     | amount must be a number, was null
                    {"op":"increment","path":["a"]}                   | amount must be present, was missing
                    []                                                | must be an object, was an array
                    """)
    void whatIsNoOperationIsRefused(String wire, String message) {
        var json = Json.parse(wire);

        assertThatThrownBy(() -> Op.fromJson(json))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1e2                  | Real[value=100.0]
                    1                    | Int[value=1]
                    -9223372036854775808 | Int[value=-9223372036854775808]
                    9223372036854775808  | Real[value=9.223372036854776E18]
                    2.0                  | Real[value=2.0]
                    """)
    void anAmountIsWholeOnlyIfItIsASignedInteger(String amount, String read) {
        var op =
                Json.object(
                        "op", "increment", "path", Json.array("a"), "amount", Json.parse(amount));

        assertThat(Op.fromJson(op)).hasToString("Increment[path=$.a, amount=" + read + "]");
    }

    @Test
    void unknownMembersAreSkipped() {
        var op = Op.fromJson(Json.parse("{\"op\":\"delete\",\"path\":[\"a\"],\"extra\":true}"));

        assertThat(op).isEqualTo(Op.delete(Path.of("a")));
    }

    @Test
    void aPatchIsAnObjectWithOperations() {
        var wire =
                "{\"ops\":[{\"op\":\"set\",\"path\":[\"n\"],\"value\":1},{\"op\":\"delete\",\"path\":[]}]}";

        var patch = Patch.fromJson(Json.parse(wire));

        assertThat(patch)
                .isEqualTo(Patch.of(Op.set(Path.of("n"), Json.of(1)), Op.delete(Path.ROOT)));
        assertThat(JsonOutput.text(patch::writeTo)).isEqualTo(wire);
        assertThat(patch.toJson()).isEqualTo(Json.parse(wire));
        assertThat(Patch.fromJson(Json.parse("{\"ops\":[]}"))).isEqualTo(Patch.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                       | ops must be an array, was missing
                    {"ops":{}}                               | ops must be an array, was an object
                    {"ops":[{"op":"delete","path":[]},{}]}   | ops[1].op must be a string, was missing
                    {"ops":[{"op":"delete","path":[true]}]}  | ops[0].path[0] must be a string or an integer from 0 to 2147483647, was true
                    """)
    void whatIsNoPatchIsRefused(String wire, String message) {
        var json = Json.parse(wire);

        assertThatThrownBy(() -> Patch.fromJson(json))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"patch":{"ops":[{"op":"set","path":["n"],"value":1}]},"id":"p1","timestamp":1700000000000,"source":"tool:counter","description":"bump"}
                    {"patch":{"ops":[]}}
                    {"patch":{"ops":[]},"source":"runtime"}
                    """)
    void aTrackedPatchIsWrittenAsItWasRead(String wire) {
        var tracked = TrackedPatch.fromJson(Json.parse(wire));

        assertThat(JsonOutput.text(tracked::writeTo)).isEqualTo(wire);
        assertThat(tracked.toJson()).isEqualTo(Json.parse(wire));
    }

    @Test
    void aTimestampIsUnsigned() {
        var json = Json.parse("{\"patch\":{\"ops\":[]},\"timestamp\":-1}");

        assertThatThrownBy(() -> TrackedPatch.fromJson(json))
                .hasMessage("timestamp must not be negative, was -1");
    }
}
