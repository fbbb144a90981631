package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepthTest {
    private static final String TOO_DEEP = "JSON is nested deeper than the limit of 500";

    @Test
    void fiveHundredLevelsAreParsedPrintedAndCompared() {
        var text = "[".repeat(500) + "]".repeat(500);

        var json = Json.parse(text);

        assertThat(json)
                .hasToString(text)
                .isEqualTo(Json.parse(text))
                .hasSameHashCodeAs(Json.parse(text));
        assertThat(Json.parse(json.toBytes())).isEqualTo(json);
    }

    @Test
    void oneLevelMoreIsRefusedByTheParser() {
        assertThatThrownBy(() -> Json.parse("[".repeat(501) + "]".repeat(501)))
                .hasMessage("line 1, column 501: " + TOO_DEEP);
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(501) + "1" + "}".repeat(501)))
                .hasMessageContaining(TOO_DEEP);
    }

    @Test
    void anyDepthOfInputIsRefusedWithoutExhaustingTheStack() {
        assertThatThrownBy(() -> Json.parse("[".repeat(10_000))).hasMessageContaining(TOO_DEEP);
        assertThatThrownBy(() ->
                        Json.parse("{\"a\":".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(TOO_DEEP);
    }

    @Test
    void buildersAndChangesRefuseWhatIsTooDeep() {
        var deepest = nested(500);

        assertThatThrownBy(() -> JsonArray.of(deepest)).hasMessage(TOO_DEEP);
        assertThatThrownBy(() -> JsonObject.EMPTY.with("a", deepest)).hasMessage(TOO_DEEP);
        assertThatThrownBy(() -> JsonArray.EMPTY.append(deepest)).hasMessage(TOO_DEEP);
        assertThatThrownBy(() -> JsonArray.of(Json.NULL).with(0, deepest)).hasMessage(TOO_DEEP);
    }

    @Test
    void aContainerInsideItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(Map.of("self", list));

        assertThatThrownBy(() -> Json.from(list)).hasMessage(TOO_DEEP);
    }

    @Test
    void depthThatWasTakenOutCountsNoMore() {
        var shallow = Json.object("deep", nested(499), "flat", 1).without("deep");

        assertThat(JsonArray.of(shallow).append(shallow).size()).isEqualTo(2);
        assertThat(JsonObject.EMPTY.with("a", shallow).with("b", nested(499)).size()).isEqualTo(2);
    }

    @Test
    void aPathMayLeadThroughFiveHundredContainers() {
        var path = path(500);

        var document = Patch.of(Op.set(path, Json.of(1))).apply(JsonObject.EMPTY);

        assertThat(document.find(path)).contains(Json.of(1));
        assertThat(Patch.of(Op.delete(path)).apply(document).find(path)).isEmpty();
    }

    @Test
    void aLongerPathIsRefused() {
        var path = path(500);
        var json = JsonArray.copyOf(Collections.nCopies(501, Json.of("k")));

        assertThatThrownBy(() -> path.key("k"))
                .isInstanceOf(JsonException.class)
                .hasMessage("a path has 501 segments, the limit is 500");
        assertThatThrownBy(() -> Path.fromJson(json))
                .hasMessage("a path has 501 segments, the limit is 500");
    }

    @Test
    void aPatchCannotMakeADocumentTooDeep() {
        var document = Patch.of(Op.set(path(400), JsonArray.EMPTY)).apply(JsonObject.EMPTY);

        verifyTooDeep(document, Op.set(path(400), nested(101)));
        verifyTooDeep(document, Op.latticeMerge(path(400), nested(101)));
        verifyTooDeep(document, Op.append(path(400), nested(100)));
        verifyTooDeep(document, Op.insert(path(400), 0, nested(100)));
        verifyTooDeep(document, Op.mergeObject(path(399), Json.object("k", nested(101))));
        verifyTooDeep(document, Op.append(path(500), Json.NULL));
        assertThat(
                        Patch.of(Op.append(path(400), nested(99)))
                                .apply(document)
                                .find(path(400).index(0)))
                .contains(nested(99));
    }

    private static void verifyTooDeep(Json document, Op op) {
        assertThatThrownBy(() -> Patch.of(op).apply(document))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "invalid operation: value at %s is nested deeper than the limit of 500"
                                .formatted(op.path()));
    }

    private static Path path(int size) {
        return Path.of(IntStream.range(0, size).mapToObj(_ -> "k").toArray());
    }

    private static Json nested(int depth) {
        return Json.parse("[".repeat(depth) + "]".repeat(depth));
    }
}
