package dev.reprise.extensions.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepeatedCallsTest {
    private final Guarded guarded = new Guarded();

    private RepeatedCalls guard(Detector... detectors) {
        return RepeatedCalls.of(guarded.clock).withDetectors(Set.of(detectors));
    }

    @ParameterizedTest
    @EnumSource(names = {"SAME_CALL", "SAME_RESULT"})
    void theThirdOfThreeEqualCallsIsAnsweredWithTheEarlierResult(Detector detector) {
        var model = Guarded.calling(_ -> "{\"n\":7}");

        var result = guarded.run(model, guard(detector));

        assertThat(guarded.executions).hasValue(2);
        var notice = guarded.results().get(2);
        assertThat(notice.data()).isEqualTo(Json.object("repeated", true, "earlier_result", 7));
        assertThat(notice.message()).startsWith("This call was already made");
        assertThat(Guarded.code(result)).isEqualTo("loop_detected");
        assertThat(Guarded.evidence(result))
                .isEqualTo(
                        Json.object(
                                "detector",
                                detector.label(),
                                "tool",
                                "look",
                                "hits",
                                3,
                                "step",
                                5));
        assertThat(guarded.lastWords()).isEqualTo("Summary.");
    }

    @Test
    void aCallThatBeginsWhileTheModelAnswersIsJudgedLikeOthers() {
        var model = Guarded.calling("glance", _ -> "{\"n\":7}");

        var result = guarded.run(model, guard(Detector.SAME_CALL));

        assertThat(guarded.executions).hasValue(2);
        assertThat(guarded.results().get(2).message()).startsWith("This call was already made");
        assertThat(Guarded.code(result)).isEqualTo("loop_detected");
    }

    @Test
    void atTheSecondRepetitionTheToolIsTakenAwayForOneStep() {
        var model = Guarded.calling(n -> "{\"n\":%d}".formatted(n == 4 ? 1 : 7));

        guarded.run(model, guard(Detector.SAME_CALL));

        assertThat(model.request(3).tools()).extracting("id").contains("look");
        assertThat(model.request(4).tools()).extracting("id").doesNotContain("look");
        assertThat(model.request(5).tools()).extracting("id").contains("look");
    }

    @Test
    void equalCallsOfOneRoundCountAsWell() {
        var same =
                ScriptedModel.call("c1", "look", Json.object("n", 7))
                        .call("c2", "look", Json.object("n", 7))
                        .call("c3", "look", Json.object("n", 7));

        guarded.run(ScriptedModel.of(same, ScriptedModel.say("Ok")), guard(Detector.SAME_CALL));

        assertThat(guarded.executions).hasValue(2);
        assertThat(guarded.results().get(2).data()).isEqualTo(Json.object("repeated", true));
    }

    @Test
    void orderBlanksAndSpellingOfNumbersDoNotHideARepetition() {
        var spellings = new String[] {"{\"n\":7,\"note\":\"a\"}", "{ \"note\":\"a\", \"n\":7.0 }"};
        assertThat(Fingerprint.of("t", Json.parse(spellings[0]), Set.of()))
                .isEqualTo(Fingerprint.of("t", Json.parse(spellings[1]), Set.of()))
                .hasSize(64);

        guarded.run(
                Guarded.calling(n -> spellings[0].replace(":", n == 1 ? " : " : ":")),
                guard(Detector.SAME_CALL));

        assertThat(guarded.executions).hasValue(2);
    }

    @Test
    void aDifferentArgumentIsNoRepetitionUnlessItIsDeclaredVolatile() {
        var guard = RepeatedCalls.of(guarded.clock);
        var model =
                ScriptedModel.of(
                        ScriptedModel.call("c0", "look", Json.parse("{\"n\":7,\"note\":\"0\"}")),
                        ScriptedModel.call("c1", "look", Json.parse("{\"n\":7,\"note\":\"1\"}")),
                        ScriptedModel.call("c2", "look", Json.parse("{\"n\":7,\"note\":\"2\"}")),
                        ScriptedModel.say("Done"));

        guarded.run(model, guard);
        assertThat(guarded.executions).hasValue(3);

        var other = new Guarded();
        other.run(
                Guarded.calling(n -> "{\"n\":7,\"note\":\"%d\"}".formatted(n)),
                guard.withVolatileFields("look", "note"));
        assertThat(other.executions).hasValue(2);
    }

    @Test
    void aCycleOfTwoCallsIsCutAtTheEndOfItsThirdRound() {
        var model = Guarded.calling(n -> n % 2 == 0 ? "look" : "find", _ -> "{\"n\":1}");

        var result = guarded.run(model, guard(Detector.CYCLE));

        assertThat(guarded.executions).hasValue(5);
        assertThat(guarded.results().get(5).message()).startsWith("This call was already made");
        assertThat(Guarded.code(result)).isEqualTo("loop_detected");
    }

    @Test
    void aPollWithChangingResultsMayGoOn() {
        var calls = new AtomicInteger();
        var model =
                ScriptedModel.always(_ -> {
                    int n = calls.getAndIncrement();
                    guarded.clock.advance(Duration.ofSeconds(30));
                    return n == 50
                            ? ScriptedModel.say("Ready")
                            : ScriptedModel.say("Still at work.")
                                    .call("c" + n, "poll", Json.object("n", 1));
                });

        var result =
                guarded.run(
                        model,
                        RepeatedCalls.of(guarded.clock)
                                .withRepeatable("poll", Duration.ofSeconds(30)));

        assertThat(Guarded.code(result)).isEqualTo("natural");
        assertThat(guarded.executions).hasValue(50);
    }

    @Test
    void aPollThatComesTooSoonIsARepetition() {
        guarded.run(
                Guarded.calling("poll", _ -> "{\"n\":1}"),
                guard(Detector.SAME_CALL).withRepeatable("poll", Duration.ofHours(1)));

        assertThat(guarded.executions).hasValue(2);
        assertThat(guarded.results().get(2).data())
                .isEqualTo(Json.object("repeated", true, "earlier_result", 2));
    }

    @Test
    void aPollWhoseResultStaysTheSameIsNoProgress() {
        var result =
                guarded.run(
                        Guarded.calling("look", _ -> "{\"n\":1}"),
                        RepeatedCalls.of(guarded.clock)
                                .withRepeatable("look", Duration.ZERO)
                                .withNoProgressSteps(5));

        assertThat(Guarded.code(result)).isEqualTo("loop_detected");
        assertThat(Guarded.evidence(result).toString()).contains("\"detector\":\"no_progress\"");
        assertThat(guarded.executions).hasValue(8);
    }

    @Test
    void nearlyTheSameWordsInThreeTurnsAreNoticed() {
        var calls = new AtomicInteger();
        var model =
                ScriptedModel.always(_ -> {
                    int n = calls.getAndIncrement();
                    return ScriptedModel.say("I will look into the matter, again.")
                            .call("c" + n, "look", Json.object("n", n));
                });

        var result = guarded.run(model, guard(Detector.SAME_TEXT).withClosingTurn(false));

        assertThat(model.requests()).hasSize(5);
        assertThat(model.request(3).messages().getLast().text()).contains("nothing new");
        assertThat(Guarded.code(result)).isEqualTo("loop_detected");
    }

    @Test
    void ordinaryWorkIsLeftAlone() {
        var model =
                ScriptedModel.of(
                        ScriptedModel.call("c0", "look", Json.object("n", 1)),
                        ScriptedModel.call("c1", "find", Json.object("n", 1)),
                        ScriptedModel.call("c2", "look", Json.object("n", 1)),
                        ScriptedModel.say("Done"));

        var result = guarded.run(model, RepeatedCalls.of(guarded.clock));

        assertThat(Guarded.code(result)).isEqualTo("natural");
        assertThat(guarded.results()).allMatch(ToolResult::isSuccess).hasSize(3);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        var guard = RepeatedCalls.of(guarded.clock);

        assertThatThrownBy(() -> guard.withNoProgressSteps(0))
                .hasMessage("noProgressSteps must be at least 1, was 0");
        assertThatThrownBy(() -> guard.withRepeatable("poll", Duration.ofSeconds(-1)))
                .hasMessage("interval of poll must not be negative, was PT-1S");
    }
}
