package dev.reprise.whole;

import static dev.reprise.whole.Completions.calling;
import static dev.reprise.whole.Completions.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.testing.model.Gate;
import dev.reprise.whole.Completions.Call;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a service sees of whole runs, word for word.
@ParameterizedClass
@EnumSource
class WireTest {
    private static final String HELLO =
            """
            {"role":"user","content":"Hi"}\
            """;
    private static final String ASKED_FOR_OSLO =
            """
            {"role":"user","content":"How is the weather in Oslo?"}\
            """;
    private static final String CALLED_FOR_OSLO =
            """
            {"role":"assistant","content":"Looking.","tool_calls":[\
            {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"name\\":\\"Oslo\\"}"}}]}\
            """;

    @Parameter private Kept kept;
    @TempDir private Path directory;
    private Wired wired;

    @BeforeEach
    void open() {
        wired = new Wired(kept, directory);
    }

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void aTextRunSendsThePromptAndTheTools() {
        wired.answers(saying("Hel", "lo."));

        var events = wired.run("Hi");

        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        AgentEvent.RunFinish.class,
                        finish -> {
                            assertThat(finish.response()).isEqualTo("Hello.");
                            assertThat(finish.termination())
                                    .isEqualTo(new Termination.NaturalEnd());
                        });
        assertThat(wired.requests()).containsExactly(Wired.request(HELLO));
    }

    @Test
    void aToolRunSendsTheCallAndItsResultBack() {
        wired.answers(
                calling("Looking.", new Call("c1", "weather", "{\"name\": \"Oslo\"}")),
                saying("18 °C."));

        wired.run("How is the weather in Oslo?");

        assertThat(wired.requests())
                .containsExactly(
                        Wired.request(ASKED_FOR_OSLO),
                        Wired.request(
                                ASKED_FOR_OSLO, CALLED_FOR_OSLO, result("c1", "18 °C in Oslo")));
    }

    @Test
    void callsSideBySideGoBackInTheOrderTheyWereMade() {
        var others = new CountDownLatch(2);
        wired.beforeAnswering(city -> {
            if (city.equals("Oslo")) {
                assertThat(others.await(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } else {
                others.countDown();
            }
        });
        wired.answers(
                calling(
                        "",
                        new Call("c1", "weather", "{\"name\":\"Oslo\"}"),
                        new Call("c2", "weather", "{\"name\":\"Rome\"}"),
                        new Call("c3", "weather", "{\"name\":\"Zürich 🏔\"}")),
                saying("Cold everywhere."));

        wired.run("Oslo, Rome or Zürich?");

        assertThat(wired.requests().getLast())
                .isEqualTo(
                        Wired.request(
                                """
                                {"role":"user","content":"Oslo, Rome or Zürich?"}\
                                """,
                                """
                                {"role":"assistant","content":null,"tool_calls":[\
                                {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"name\\":\\"Oslo\\"}"}},\
                                {"id":"c2","type":"function","function":{"name":"weather","arguments":"{\\"name\\":\\"Rome\\"}"}},\
                                {"id":"c3","type":"function","function":{"name":"weather","arguments":"{\\"name\\":\\"Zürich 🏔\\"}"}}]}\
                                """,
                                result("c1", "18 °C in Oslo"),
                                result("c2", "18 °C in Rome"),
                                result("c3", "18 °C in Zürich 🏔")));
    }

    @Test
    void everyTurnOfAThreadCarriesTheOnesBeforeAlsoAfterARestart() {
        var hello =
                """
                {"role":"assistant","content":"Hello."}\
                """;
        var cold =
                """
                {"role":"assistant","content":"18 °C."}\
                """;
        var thanks =
                """
                {"role":"user","content":"Thanks"}\
                """;
        wired.answers(
                saying("Hello."),
                calling("Looking.", new Call("c1", "weather", "{\"name\":\"Oslo\"}")),
                saying("18 °C."),
                saying("Bye."));

        wired.run("Hi");
        wired.run("How is the weather in Oslo?");
        wired.restart();
        wired.run("Thanks");

        var result = result("c1", "18 °C in Oslo");
        assertThat(wired.requests())
                .containsExactly(
                        Wired.request(HELLO),
                        Wired.request(HELLO, hello, ASKED_FOR_OSLO),
                        Wired.request(HELLO, hello, ASKED_FOR_OSLO, CALLED_FOR_OSLO, result),
                        Wired.request(
                                HELLO,
                                hello,
                                ASKED_FOR_OSLO,
                                CALLED_FOR_OSLO,
                                result,
                                cold,
                                thanks));
    }

    @Test
    void whatWasShownIsWhatTheLogTellsLater() {
        wired.answers(
                calling(
                        "Let me see. ",
                        new Call("c1", "weather", "{ \"name\" : \"Oslo\" }"),
                        new Call("c2", "weather", "{\"name\":\"Rome\"}")),
                saying("Grüß", "e 🌍"));

        var shown = wired.run("Hi");
        wired.restart();

        assertThat(texts(wired.stored(shown.getFirst().meta().run()))).isEqualTo(texts(shown));
    }

    private static List<String> texts(List<AgentEvent> events) {
        return events.stream().map(AgentEvent::toText).toList();
    }

    private static String result(String call, String data) {
        return """
        {"role":"tool","tool_call_id":"%s","content":\
        "{\\"tool_name\\":\\"weather\\",\\"status\\":\\"success\\",\\"data\\":\\"%s\\",\\"message\\":null,\\"metadata\\":{}}"}\
        """
                .formatted(call, data);
    }
}
