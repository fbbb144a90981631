package dev.reprise.testing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.log.RecordJson;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJsonTest {
    private static final int ROUNDS = 1_000;
    private static final Claim CLAIM = new Claim(Sample.R1, 3);

    @Test
    void recordsOfEveryKindAreReadAsTheyWereWritten() {
        long seed = System.nanoTime();
        var entries = new RandomEntries(new SplittableRandom(seed));

        for (int i = 0; i < ROUNDS; i++) {
            var by = entries.maybe(() -> CLAIM);
            var record = new LogRecord(i + 1, 1_700_000_000_000L + i, i / 2, by, entries.any());

            assertThat(readAgain(record, Json.NULL)).as("seed %d", seed).isEqualTo(record);
        }
    }

    @Test
    void eventsAreRebuiltExactlyAsTheyWere() {
        long seed = System.nanoTime();
        var run = new RandomRun(new RandomEntries(new SplittableRandom(seed)), Sample.T1, CLAIM);
        Json state = JsonObject.EMPTY;

        for (int i = 0; i < ROUNDS; i++) {
            var commit = run.next(state);
            state = after(commit.set(), state);
            var record = new LogRecord(i + 1, 1_700_000_000_000L, i + 1, CLAIM, commit);

            assertThat(readAgain(record, state)).as("seed %d", seed).isEqualTo(record);
        }
    }

    @Test
    void whatTheChangeSaysIsNotRepeatedByItsEvents() {
        var call = new ToolCall("c1", "search", Json.object("q", "x"));
        var answer = Message.assistant("m-a", "Hello world", List.of(call));
        var result = ToolResult.success("search", Json.of(1));
        var done = Message.tool("m-t", "c1", result.toText());
        var set =
                Sample.change(
                        Sample.R1, null, List.of(answer, done), List.of(Sample.set("n", 1)), null);
        var state = Json.object("n", 1);
        var events =
                List.<AgentEvent>of(
                        new AgentEvent.StepStart(Sample.at(4), "m-a"),
                        new AgentEvent.TextDelta(Sample.at(5), "Hel"),
                        new AgentEvent.TextDelta(Sample.at(6), "lo wo"),
                        new AgentEvent.TextDelta(Sample.at(7), "rld"),
                        new AgentEvent.ToolCallStart(Sample.at(8), "c1", "search"),
                        new AgentEvent.ToolCallDelta(Sample.at(9), "c1", "{\"q\""),
                        new AgentEvent.ToolCallDelta(Sample.at(10), "c1", ":\"x\"}"),
                        new AgentEvent.ToolCallReady(
                                Sample.at(11), "c1", "search", call.arguments()),
                        new AgentEvent.ToolCallDone(
                                Sample.at(12), "c1", result, Sample.set("n", 1), "m-t"),
                        new AgentEvent.StateSnapshot(Sample.at(13), state));
        var record = new LogRecord(7, 1_700_000_000_100L, 3, CLAIM, Entry.Changed.of(set, events));

        var text = JsonOutput.text(out -> RecordJson.write(record, state, out));

        assertThat(text)
                .startsWith(
                        "{\"k\":\"change\",\"n\":7,\"ts\":1700000000100,\"v\":3,\"run\":\"r1\",\"e\":3,\"set\":")
                .endsWith(
                        ",\"ev\":{\"first\":4,\"at\":1700000000004,\"list\":["
                                + "{\"t\":\"step_start\",\"step\":0,\"d\":{\"message_id\":\"m-a\"}},"
                                + "{\"t\":\"text_delta\",\"at\":1,\"of\":\"m-a\",\"cuts\":[3,5,3],\"ms\":[1,1]},"
                                + "{\"t\":\"tool_call_start\",\"at\":4,\"d\":{\"id\":\"c1\",\"name\":\"search\"}},"
                                + "{\"t\":\"tool_call_delta\",\"at\":5,\"id\":\"c1\",\"of\":\"m-a\",\"cuts\":[4,5],\"ms\":[1]},"
                                + "{\"t\":\"tool_call_ready\",\"at\":7,\"id\":\"c1\",\"of\":\"m-a\"},"
                                + "{\"t\":\"tool_call_done\",\"at\":8,\"of\":\"m-t\",\"patch\":0},"
                                + "{\"t\":\"state_snapshot\",\"at\":9}]}}");
    }

    @Test
    void anUnknownKindIsNamed() {
        var json = Json.object("k", "later", "n", 1, "ts", 1, "v", 0);

        assertThatThrownBy(() -> RecordJson.read(json, Sample.T1, _ -> Json.NULL))
                .isInstanceOf(JsonException.class)
                .hasMessage("kind of record is unknown: \"later\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"t":"step_end","step":4294967296}                  | step must be
                    {"t":"step_end","step":-2}                          | step must be
                    {"t":"text_delta","of":"m","from":4294967296,"cuts":[1]} | from must be
                    {"t":"text_delta","of":"m","cuts":[4294967297]}     | cuts must be
                    {"t":"text_delta","of":"m","cuts":[1,-1]}           | cuts must be
                    {"t":"text_delta","units":[65633],"cuts":[1]}       | must be a unit of UTF-16, was 65633
                    """)
    void aNumberOfAnEventIsNotCutToFit(String event, String message) {
        var set =
                Sample.change(
                        Sample.R1,
                        null,
                        List.of(Message.assistant("m", "abc", List.of())),
                        List.of(),
                        null);
        var record = new LogRecord(1, 1, 1, CLAIM, Entry.Changed.of(set, List.of()));
        var json =
                Json.parseObject(JsonOutput.text(out -> RecordJson.write(record, Json.NULL, out)));
        var events = Json.parse("{\"first\":0,\"at\":1,\"list\":[" + event + "]}");

        assertThatThrownBy(
                        () -> RecordJson.read(json.with("ev", events), Sample.T1, _ -> Json.NULL))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aLogOfALaterFormatIsNotGuessedAt() {
        var opened =
                new LogRecord(
                        1, 1, 0, null, new Entry.Opened(Sample.ALICE, Sample.thread("t1"), null));
        var json = Json.parse(JsonOutput.text(out -> RecordJson.write(opened, Json.NULL, out)));
        var later = json.asObject().orElseThrow().with("format", 2);

        assertThatThrownBy(() -> RecordJson.read(later, Sample.T1, _ -> Json.NULL))
                .isInstanceOf(JsonException.class)
                .hasMessage("format must be 1, was 2");
    }

    private static LogRecord readAgain(LogRecord record, Json stateAfter) {
        var bytes = JsonOutput.bytes(out -> RecordJson.write(record, stateAfter, out));
        return RecordJson.read(Json.parse(bytes), new ThreadId("t1"), _ -> stateAfter);
    }

    private static Json after(ThreadChangeSet set, Json before) {
        var after = set.snapshot() == null ? before : set.snapshot();
        for (var patch : set.patches()) {
            after = patch.patch().apply(after);
        }
        return after;
    }
}
