package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.StateException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateExceptionTest {
    private static final Path A = Path.of("a");
    private static final Path PREFIX = Path.parse("x.y");

    @Test
    void aPrefixGoesInFrontOfTheThreePathsThatAreRelative() {
        var failures =
                List.of(
                        new StateException(new Reason.PathNotFound(A)),
                        new StateException(new Reason.IndexOutOfBounds(A, 3, 2)),
                        new StateException(new Reason.TypeMismatch(A, "array", "null")));

        assertThat(failures)
                .map(failure -> failure.withPrefix(PREFIX))
                .allSatisfy(failure ->
                        assertThat(failures).contains((StateException) failure.getCause()))
                .extracting(StateException::getMessage)
                .containsExactly(
                        "path not found: $.x.y.a",
                        "index 3 out of bounds (len: 2) at path $.x.y.a",
                        "type mismatch at $.x.y.a: expected array, found null");
    }

    @Test
    void allOthersStayAsTheyAre() {
        assertThat(
                        List.<Reason>of(
                                new Reason.NumericOperationOnNonNumber(A),
                                new Reason.MergeRequiresObject(A),
                                new Reason.AppendRequiresArray(A),
                                new Reason.InvalidOperation("no"),
                                new Reason.Serialization("no")))
                .map(StateException::new)
                .allSatisfy(failure -> assertThat(failure.withPrefix(PREFIX)).isSameAs(failure));
    }
}
