package dev.reprise.runtime.result;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongResultTest {
    private static final int BOUND = 32 * 1024;

    private final StringBuilder read = new StringBuilder();
    private int answers;

    private static AgentOs os(ThreadStore store, ScriptedModel model, Tool tool) {
        return AgentOs.builder()
                .store(store)
                .model("model", model)
                .tools(tool)
                .agent(AgentDefinition.builder("default", "model").maxRounds(0).build())
                .build();
    }

    private static void run(AgentOs os, String text) {
        os.run(RunRequest.of("default", Message.user(text)).withThread(Rehearsal.THREAD));
    }

    private static FileThreadStore open(Path directory) {
        return FileThreadStore.builder(directory).durability(Durability.OS).open();
    }

    private static String lastAnswer(ChatRequest request) {
        return request.messages().reversed().stream()
                .flatMap(message -> message.content().stream())
                .filter(ContentBlock.ToolAnswer.class::isInstance)
                .map(block -> ((ContentBlock.ToolAnswer) block).content())
                .findFirst()
                .orElse("");
    }

    private static Json data(ChatRequest request) {
        return ToolResult.fromJson(Json.parse(lastAnswer(request))).data();
    }

    /// Calls a tool, and then reads its result to the end.
    private Reply readAll(ChatRequest request, String id) {
        int number = answers++;
        if (number == 0) {
            return call("c0", "fetch", JsonObject.EMPTY);
        }
        int from = 0;
        if (number > 1) {
            var page = JsonReader.of(data(request));
            read.append(page.requireText("text"));
            if (page.json("next_offset").isEmpty()) {
                return say("Read.");
            }
            from = page.indexOr("next_offset", 0);
        }
        return call("c" + number, ReadResult.ID, Json.object("id", id).with("offset", from));
    }

    @Test
    @Fact("production A-14")
    void ofFiveMegabytesAPartIsInThePromptAndAllCanBeReadAlsoAfterARestart(
            @TempDir Path directory) {
        var text = "0123456789 \"ä€😀\n".repeat(5 * 1024 * 1024 / 22);
        var tool = TestTools.tool("fetch", (_, _) -> text);
        var model = ScriptedModel.of(call("c0", "fetch", JsonObject.EMPTY), say("Got it."));
        String id;
        try (var store = open(directory)) {
            run(os(store, model, tool), "Go");
            id = store.require(Owner.LOCAL, Rehearsal.THREAD).thread().messages().get(2).id();
        }
        assertThat(lastAnswer(model.request(1)).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(BOUND)
                .hasSizeGreaterThan(BOUND - 10);
        assertThat(text).startsWith(data(model.request(1)).asText().orElseThrow());
        assertThat(lastAnswer(model.request(1))).contains("read_result", String.valueOf(id));

        answers = 1;
        var reader = ScriptedModel.always(request -> readAll(request, String.valueOf(id)));
        try (var store = open(directory)) {
            run(os(store, reader, tool), "Read it");
        }

        assertThat(read.toString()).isEqualTo(text);
        assertThat(reader.requests())
                .allSatisfy(request ->
                        assertThat(ResultLimit.size(lastAnswer(request)))
                                .isLessThanOrEqualTo(BOUND));
    }

    @Test
    void onlyAModelThatSawAPartIsOfferedToReadOn() {
        var model =
                ScriptedModel.of(
                        call("c0", "short", JsonObject.EMPTY),
                        call("c1", "long", JsonObject.EMPTY),
                        say("Done"));

        Rehearsal.of(model)
                .tools(TestTools.ok("short"), TestTools.tool("long", (_, _) -> "x".repeat(BOUND)))
                .run("Go");

        assertThat(model.requests())
                .extracting(request ->
                        request.tools().stream().anyMatch(tool -> tool.id().equals(ReadResult.ID)))
                .containsExactly(false, false, true);
        assertThat(data(model.request(1))).isEqualTo(Json.of("short"));
    }

    @Test
    void whatIsNoTextIsReadAsJsonAndTheMessageOfAnErrorLikeAText() {
        var limit = new ResultLimit(1024);
        var list = Json.parse("[" + "1,".repeat(2_000) + "1]");
        var error = ToolResult.error("t", "e".repeat(4_000));

        var shownList = limit.shown(stored(ToolResult.success("t", list)));
        var shownError = ToolResult.fromJson(Json.parse(limit.shown(stored(error))));

        assertThat(ResultLimit.size(shownList)).isLessThanOrEqualTo(1024);
        assertThat(ToolResult.fromJson(Json.parse(shownList)).data().asText().orElseThrow())
                .startsWith("[1,1,");
        assertThat(shownError.status()).isEqualTo(error.status());
        assertThat(shownError.data().asText().orElseThrow()).startsWith("eee");
        assertThat(shownError.message()).contains("of 4000 characters");
    }

    @Test
    void aResultThatIsNotThereIsAnError() {
        var model =
                ScriptedModel.of(
                        call("c0", ReadResult.ID, Json.object("id", "nowhere")), say("Done"));

        Rehearsal.of(model).run("Go");

        assertThat(lastAnswer(model.request(1))).contains("Not found: result 'nowhere'");
    }

    @Test
    void aLimitUnderAKilobyteIsRefused() {
        assertThatThrownBy(() -> new ResultLimit(1023))
                .hasMessage("a limit for results must be at least 1024 bytes, was 1023");
    }

    private static Message stored(ToolResult result) {
        return Message.tool("m1", "c1", result.toText());
    }
}
