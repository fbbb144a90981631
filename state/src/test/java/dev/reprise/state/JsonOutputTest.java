package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class JsonOutputTest {
    private static final String ALL =
            "{\"s\":\"é\",\"i\":-3,\"d\":2.5,\"t\":true,\"j\":{\"k\":[1,null]},"
                    + "\"self\":[1,true,\"x\",0.5,null],\"items\":[2,3],\"given\":\"g\",\"count\":7,"
                    + "\"json\":false,\"last\":null}";

    private static void writeAll(JsonOutput out) {
        out.beginObject()
                .member("s", "é")
                .member("i", -3)
                .member("d", 2.5)
                .member("t", true)
                .member("j", Json.parse("{\"k\":[1,null]}"))
                .member("self", JsonOutputTest::writeItems)
                .array("items", List.of(2, 3), (item, to) -> to.value(item))
                .optional("given", "g")
                .optional("no", (String) null)
                .optional("count", 7L)
                .optional("no", (Long) null)
                .optional("json", Json.of(false))
                .optional("no", (Json) null)
                .name("last")
                .nullValue()
                .endObject();
    }

    private static void writeItems(JsonOutput out) {
        out.beginArray().value(1).value(true).value("x").value(0.5).nullValue().endArray();
    }

    @Test
    void membersAreWrittenInTheirOrder() {
        assertThat(JsonOutput.text(JsonOutputTest::writeAll)).isEqualTo(ALL);
        assertThat(JsonOutput.bytes(JsonOutputTest::writeAll))
                .isEqualTo(ALL.getBytes(StandardCharsets.UTF_8));
        assertThat(JsonOutput.text(out -> out.beginArray().endArray())).isEqualTo("[]");
    }

    @Test
    void prettyTextIsTheSameInLines() {
        var pretty = JsonOutput.prettyText(JsonOutputTest::writeAll);
        var json = Json.parse("{\"a\":[1,{}],\"b\":{\"c\":null}}");

        assertThat(Json.parse(pretty)).isEqualTo(Json.parse(ALL));
        assertThat(pretty.lines().skip(1).findFirst()).contains("  \"s\": \"é\",");
        assertThat(json.toPrettyString())
                .isEqualTo(JsonOutput.prettyText(out -> out.value(json)))
                .contains("\n  \"b\"");
    }

    @Test
    void textAndBytesMayBeWrittenToAPlaceOfTheCaller() {
        var text = new StringBuilder("> ");
        var pretty = new StringBuilder();
        var bytes = new ByteArrayOutputStream();
        var prettyBytes = new ByteArrayOutputStream();

        for (var out :
                List.of(
                        JsonOutput.to(text),
                        JsonOutput.prettyTo(pretty),
                        JsonOutput.to(bytes),
                        JsonOutput.prettyTo(prettyBytes))) {
            try (out) {
                writeAll(out);
            }
        }

        assertThat(text).hasToString("> " + ALL);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(ALL);
        assertThat(pretty).hasToString(JsonOutput.prettyText(JsonOutputTest::writeAll));
        assertThat(prettyBytes.toString(StandardCharsets.UTF_8)).isEqualTo(pretty.toString());
    }

    @Test
    void whatIsFlushedIsThereBeforeTheEnd() {
        var bytes = new ByteArrayOutputStream();

        try (var out = JsonOutput.to(bytes)) {
            out.beginArray().value(1).flush();

            assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("[1");
            out.endArray();
        }
    }

    @Test
    void closingTheOutputClosesTheStream() {
        var closed = new AtomicBoolean();
        var stream =
                new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };

        JsonOutput.to(stream).value(1).close();

        assertThat(closed).isTrue();
    }

    @Test
    void aTargetThatFailsIsReportedAsSuch() {
        var broken =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("full");
                    }
                };

        var out = JsonOutput.to(broken);

        assertThatThrownBy(() -> out.value("x").flush())
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("full");
    }

    @Test
    void halfASurrogatePairIsRefusedByItsPlace() {
        assertThatThrownBy(() -> JsonOutput.text(out -> out.value("😀\uD83D")))
                .isInstanceOf(JsonException.class)
                .hasMessage("string has a lone surrogate \\ud83d at index 2");
        assertThatThrownBy(() -> JsonOutput.text(out -> out.value("\uDE00x")))
                .hasMessage("string has a lone surrogate \\ude00 at index 0");
        assertThatThrownBy(() -> JsonOutput.text(out -> out.beginObject().name("\uD83Dx")))
                .hasMessage("object key has a lone surrogate \\ud83d at index 0");
        assertThat(JsonOutput.text(out -> out.value("a😀b"))).isEqualTo("\"a😀b\"");
    }
}
