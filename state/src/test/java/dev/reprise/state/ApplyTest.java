package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import dev.reprise.state.StateException.Reason;
import org.junit.jupiter.api.Test;

@Fact("state T-APPLY-1")
class ApplyTest {
    private static final Path A = Path.of("a");

    @Test
    void anEmptyPatchReturnsAnEqualDocument() {
        var document = Json.parse("{\"a\":[1,{\"b\":2}]}");

        assertThat(Patch.EMPTY.apply(document)).isEqualTo(document);
    }

    @Test
    void operationsAreAppliedInOrder() {
        var patch = Patch.of(Op.set(A, Json.of(1)), Op.set(A, Json.of(2)), Op.increment(A, 5));

        assertThat(patch.apply(JsonObject.EMPTY)).hasToString("{\"a\":7}");
    }

    @Test
    void setReplacesAWholeObject() {
        var document = Json.parse("{\"a\":{\"x\":1,\"y\":2}}");

        var after = Patch.of(Op.set(A, Json.object("x", 3))).apply(document);

        assertThat(after).hasToString("{\"a\":{\"x\":3}}");
    }

    @Test
    void deepSetCreatesObjects() {
        var after = Patch.of(Op.set(Path.of("a", "b", "c"), Json.TRUE)).apply(JsonObject.EMPTY);

        assertThat(after).hasToString("{\"a\":{\"b\":{\"c\":true}}}");
    }

    @Test
    void deletingAnItemMovesTheOthersUp() {
        var after = Patch.of(Op.delete(Path.of(1))).apply(Json.array(1, 2, 3));

        assertThat(after).hasToString("[1,3]");
    }

    @Test
    void appendToAScalarFails() {
        verifyFailure("{\"a\":5}", Op.append(A, Json.of(1)), "append requires array value at $.a");
    }

    @Test
    void mergeCreatesAMissingObject() {
        var after = Patch.of(Op.mergeObject(A, Json.object("k", 1))).apply(JsonObject.EMPTY);

        assertThat(after).hasToString("{\"a\":{\"k\":1}}");
    }

    @Test
    void doublesAddUpToADouble() {
        assertThat(Patch.of(Op.increment(A, 0.5)).apply(Json.parse("{\"a\":1.5}")))
                .hasToString("{\"a\":2.0}");
        assertThat(Patch.of(Op.increment(A, 0.5)).apply(Json.parse("{\"a\":10}")))
                .hasToString("{\"a\":10.5}");
    }

    @Test
    void decrementGoesBelowZero() {
        assertThat(Patch.of(Op.decrement(A, 10)).apply(Json.parse("{\"a\":5}")))
                .hasToString("{\"a\":-5}");
    }

    @Test
    void insertWorksFromTheStartToTheEndAndNotBeyond() {
        var document = Json.parse("{\"a\":[1,2]}");

        assertThat(Patch.of(Op.insert(A, 0, Json.of(0))).apply(document))
                .hasToString("{\"a\":[0,1,2]}");
        assertThat(Patch.of(Op.insert(A, 2, Json.of(3))).apply(document))
                .hasToString("{\"a\":[1,2,3]}");
        verifyFailure(
                "{\"a\":[1,2]}",
                Op.insert(A, 10, Json.of(3)),
                "index 10 out of bounds (len: 2) at path $.a");
    }

    @Test
    void removingAnAbsentValueChangesNothing() {
        var document = Json.parse("{\"a\":[1,2]}");

        assertThat(Patch.of(Op.remove(A, Json.of(3))).apply(document)).isEqualTo(document);
    }

    @Test
    void settingBeyondTheEndNamesPathIndexAndLength() {
        var patch = Patch.of(Op.set(Path.of("a", 5), Json.of(0)));

        assertThatThrownBy(() -> patch.apply(Json.parse("{\"a\":[1,2,3]}")))
                .isInstanceOfSatisfying(
                        StateException.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(
                                                new Reason.IndexOutOfBounds(
                                                        Path.of("a", 5), 5, 3)));
    }

    @Test
    void insertingIntoAStringNamesBothKinds() {
        verifyFailure(
                "{\"a\":\"text\"}",
                Op.insert(A, 0, Json.of(1)),
                "type mismatch at $.a: expected array, found string");
    }

    @Test
    void amountsThatAreNotFiniteFail() {
        verifyFailure(
                "{\"a\":1}",
                Op.increment(A, Double.NaN),
                "invalid operation: increment produced non-finite value at $.a");
        verifyFailure(
                "{\"a\":1}",
                Op.decrement(A, Double.POSITIVE_INFINITY),
                "invalid operation: decrement produced non-finite value at $.a");
    }

    @Test
    void aLatticeThatNobodyKnowsIsSet() {
        var document = Json.parse("{\"counter\":{\"n1\":5}}");

        var after =
                Patch.of(Op.latticeMerge(Path.of("counter"), Json.object("n2", 3))).apply(document);

        assertThat(after).hasToString("{\"counter\":{\"n2\":3}}");
    }

    @Test
    void whatIsBesideThePathIsShared() {
        var document = Json.parseObject("{\"a\":{\"b\":1},\"c\":[1,2]}");

        var after = (JsonObject) Patch.of(Op.set(Path.of("a", "b"), Json.of(2))).apply(document);

        assertThat(after.get("c")).isSameAs(document.get("c"));
    }

    @Test
    void whatChangesNothingReturnsTheDocumentItself() {
        var document = Json.parse("{\"a\":[1,2]}");

        assertThat(Patch.of(Op.delete(Path.of("a", 7))).apply(document)).isSameAs(document);
        assertThat(Patch.of(Op.delete(Path.of("x", "y"))).apply(document)).isSameAs(document);
        assertThat(Patch.of(Op.remove(A, Json.of(3))).apply(document)).isSameAs(document);
    }

    private static void verifyFailure(String document, Op op, String message) {
        assertThatThrownBy(() -> Patch.of(op).apply(Json.parse(document)))
                .isInstanceOf(StateException.class)
                .hasMessage(message);
    }
}
