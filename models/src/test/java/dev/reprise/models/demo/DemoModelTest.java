package dev.reprise.models.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoModelTest {
    private static final List<ToolDescriptor> TOOLS =
            List.of(
                    tool("get_weather", Json.object("location", string())),
                    tool("get_stock_price", Json.object("symbol", string())),
                    tool("append_note", Json.object("note", string())),
                    tool("serverInfo", JsonObject.EMPTY),
                    tool("failingTool", JsonObject.EMPTY),
                    tool("progress_demo", Json.object("scenario", string())),
                    tool("askUserQuestion", Json.object("message", string())),
                    tool(
                            "set_background_color",
                            Json.object("colors", Json.object("type", "array"))),
                    tool("finish", Json.object("summary", string())),
                    tool("render_a2ui", Json.object("messages", Json.object("type", "array"))),
                    tool("echo", Json.object("text", string())),
                    tool("add", Json.object("a", number(), "b", number())),
                    tool("sleep", Json.object("ms", Json.object("type", "integer"))));

    private final List<ModelChunk> chunks = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    RUN_WEATHER_TOOL                      | get_weather          | {"location":"Tokyo"}
                    Please RUN_STOCK_TOOL now             | get_stock_price      | {"symbol":"AAPL"}
                    RUN_APPEND_NOTE: buy milk             | append_note          | {"note":"buy milk"}
                    RUN_SERVER_INFO                       | serverInfo           | {}
                    RUN_FAILING_TOOL                      | failingTool          | {}
                    RUN_PROGRESS_DEMO deploy              | progress_demo        | {"scenario":"deploy"}
                    RUN_ASK_USER_TOOL                     | askUserQuestion      | {"message":"What should I do next?"}
                    RUN_BG_TOOL                           | set_background_color | {"colors":["#dbeafe","#dcfce7"]}
                    RUN_FINISH_TOOL all set               | finish               | {"summary":"all set"}
                    How is the weather in New York today? | get_weather          | {"location":"New York"}
                    echo Hello there                      | echo                 | {"text":"Hello there"}
                    add 2 and 3.5                         | add                  | {"a":2,"b":3.5}
                    Please sleep for 2 seconds            | sleep                | {"ms":2000}
                    sleep 150 ms                          | sleep                | {"ms":150}
                    Use the tool serverInfo               | serverInfo           | {}
                    """)
    void callsTheToolThatTheNewestMessageAsksFor(String text, String tool, String arguments) {
        var completion = ask(user(text));

        assertThat(completion.finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(calls().values()).extracting(ToolCall::name).containsExactly(tool);
        assertThat(calls().get(0).arguments()).isEqualTo(Json.parse(arguments));
    }

    @Test
    void rendersASurfaceWhenAsked() {
        ask(user("RUN_A2UI_TOOL"));

        assertThat(calls().get(0).arguments().toString())
                .contains("\"createSurface\"", "\"root\"", "Hello A2UI", "\"updateDataModel\"");
    }

    @Test
    void callsSeveralToolsInTheOrderOfTheMessage() {
        ask(user("RUN_STOCK_TOOL and RUN_WEATHER_TOOL"));

        assertThat(calls().values())
                .extracting(ToolCall::name)
                .containsExactly("get_stock_price", "get_weather");
        assertThat(calls().values()).extracting(ToolCall::id).doesNotHaveDuplicates();
    }

    @Test
    void saysSoWhenAToolIsNotOffered() {
        var completion = ask(List.of(), ChatMessage.of(Role.USER, "RUN_WEATHER_TOOL"));

        assertThat(completion.finish()).isEqualTo(Finish.END_TURN);
        assertThat(text()).isEqualTo("The tool get_weather is not offered here.");
        assertThat(calls()).isEmpty();
    }

    @Test
    void answersOnceTheToolsHaveAnswered() {
        var completion =
                ask(
                        user("RUN_WEATHER_TOOL"),
                        called("c1", "get_weather", Json.object("location", "Tokyo")),
                        answered(
                                "c1",
                                """
                                {"tool_name":"get_weather","status":"success","message":null,"metadata":{},
                                "data":{"location":"Tokyo","temperature_f":70,"condition":"Sunny"}}\
                                """));

        assertThat(completion.finish()).isEqualTo(Finish.END_TURN);
        assertThat(text()).isEqualTo("Weather in Tokyo: condition Sunny, temperature_f 70.");
        assertThat(calls()).isEmpty();
    }

    @Test
    void tellsOfFailedToolsAndOfBareAnswers() {
        ask(
                user("RUN_FAILING_TOOL RUN_SERVER_INFO"),
                called("c1", "failingTool", JsonObject.EMPTY),
                answered(
                        "c1",
                        """
                        {"tool_name":"failingTool","status":"error","data":null,"message":"Execution failed: on purpose"}\
                        """),
                answered("c2", "out of order"));

        assertThat(text())
                .isEqualTo(
                        "The tool failingTool failed: Execution failed: on purpose."
                                + " tool answered: out of order.");
    }

    @Test
    void looksOnlyAtTheNewestMessage() {
        ask(user("RUN_WEATHER_TOOL"), ChatMessage.of(Role.ASSISTANT, "Done."), user("Thanks"));

        assertThat(calls()).isEmpty();
        assertThat(text()).contains("Thanks");
    }

    @ParameterizedTest
    @CsvSource({
        "What is 2+2?, 2 + 2 = 4",
        "7 times 6, 7 * 6 = 42",
        "1 / 4, 1 / 4 = 0.25",
        "10 - 12.5, 10 - 12.5 = -2.5",
        "1/0, Nothing can be divided by 0.",
    })
    void solvesSums(String text, String answer) {
        ask(user(text));

        assertThat(text()).isEqualTo(answer);
    }

    @Test
    void solvesASumAndThenFinishes() {
        ask(user("What is 2+2? Then call finish."));

        assertThat(text()).isEqualTo("2 + 2 = 4");
        assertThat(calls().get(0).name()).isEqualTo("finish");
    }

    @Test
    void speaksInSmallPiecesAndCountsThem() {
        var completion = ask(user("Tell me something"));

        assertThat(chunks).hasSizeGreaterThan(5);
        assertThat(completion.usage().output()).isEqualTo(chunks.size());
        assertThat(completion.usage().input()).isPositive();
    }

    @Test
    void saysTheSameEachTime() {
        ask(user("RUN_WEATHER_TOOL"));
        var first = List.copyOf(chunks);
        chunks.clear();

        ask(user("RUN_WEATHER_TOOL"));

        assertThat(chunks).isEqualTo(first);
    }

    @Test
    void stopsAtOnceWhenCancelled() {
        var cancellation = new Cancellation();
        var model =
                new DemoProvider()
                        .open(
                                "demo",
                                new ProviderSettings(
                                        null, null, Map.of(DemoProvider.DELAY, "60000")));

        assertThatThrownBy(() ->
                        model.generate(
                                request(TOOLS, user("Hello")),
                                chunk -> {
                                    chunks.add(chunk);
                                    cancellation.cancel("enough");
                                },
                                cancellation))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.CANCELLED))
                .hasMessage("enough");
        assertThat(chunks).hasSize(1);
    }

    private Completion ask(ChatMessage... messages) {
        return ask(TOOLS, messages);
    }

    private Completion ask(List<ToolDescriptor> tools, ChatMessage... messages) {
        var model = new DemoProvider().open("demo", new ProviderSettings(null, null, Map.of()));
        return model.generate(request(tools, messages), chunks::add, new Cancellation());
    }

    private static ChatRequest request(List<ToolDescriptor> tools, ChatMessage... messages) {
        return new ChatRequest("", List.of(messages), tools, ChatOptions.DEFAULT);
    }

    private String text() {
        var text = new StringBuilder();
        for (var chunk : chunks) {
            if (chunk instanceof ModelChunk.Text(var delta)) {
                text.append(delta);
            }
        }
        return text.toString();
    }

    private Map<Integer, ToolCall> calls() {
        var names = new TreeMap<Integer, ModelChunk.ToolCallPart>();
        var arguments = new TreeMap<Integer, StringBuilder>();
        for (var chunk : chunks) {
            if (chunk instanceof ModelChunk.ToolCallPart part) {
                names.putIfAbsent(part.index(), part);
                arguments
                        .computeIfAbsent(part.index(), _ -> new StringBuilder())
                        .append(part.argumentsDelta());
            }
        }
        var calls = new TreeMap<Integer, ToolCall>();
        names.forEach((index, part) ->
                calls.put(
                        index,
                        new ToolCall(
                                part.id(),
                                part.name(),
                                Json.parse(arguments.get(index).toString()))));
        return calls;
    }

    private static ChatMessage user(String text) {
        return ChatMessage.of(Role.USER, text);
    }

    private static ChatMessage called(String id, String tool, Json arguments) {
        var call = new ContentBlock.ToolUse(new ToolCall(id, tool, arguments));
        return new ChatMessage(Role.ASSISTANT, List.of(call), false);
    }

    private static ChatMessage answered(String id, String content) {
        return new ChatMessage(Role.TOOL, List.of(new ContentBlock.ToolAnswer(id, content)), false);
    }

    private static JsonObject string() {
        return Json.object("type", "string");
    }

    private static JsonObject number() {
        return Json.object("type", "number");
    }

    private static ToolDescriptor tool(String id, JsonObject properties) {
        return ToolDescriptor.of(id, id, Json.object("type", "object", "properties", properties));
    }
}
