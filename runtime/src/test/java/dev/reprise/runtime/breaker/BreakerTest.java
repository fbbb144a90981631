package dev.reprise.runtime.breaker;

import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.BreakerPolicy;
import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.Termination;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Duration PAUSE = BreakerPolicy.DEFAULT.pause();

    private final ManualClock clock = new ManualClock();
    private final Breaker breaker = new Breaker(BreakerPolicy.DEFAULT, clock);

    private Breaker.Permit permit() {
        return (Breaker.Permit) breaker.enter();
    }

    private void fail5() {
        for (int i = 0; i < 5; i++) {
            permit().failed();
        }
    }

    @Test
    void theFifthFailureInARowRefusesTheSixthCall() {
        for (int i = 0; i < 4; i++) {
            permit().failed();
        }

        permit().failed();

        assertThat(breaker.enter()).isEqualTo(new Breaker.Refused(PAUSE));
    }

    @Test
    void aSuccessBetweenFailuresStartsTheCountAgain() {
        for (int i = 0; i < 20; i++) {
            permit().failed();
            permit().failed();
            permit().succeeded();
        }

        assertThat(breaker.enter()).isInstanceOf(Breaker.Permit.class);
    }

    @Test
    void afterThePauseOneCallTriesAndTheOthersWaitForIt() {
        fail5();
        clock.advance(PAUSE);

        var probe = permit();

        assertThat(breaker.enter()).isInstanceOf(Breaker.Refused.class);
        probe.succeeded();
        assertThat(breaker.enter()).isInstanceOf(Breaker.Permit.class);
        permit().failed();
        assertThat(breaker.enter()).isInstanceOf(Breaker.Permit.class);
    }

    @Test
    void whileItIsOpenOnlyTheProbeDecides() {
        var early = permit();
        var late = permit();
        fail5();
        clock.advance(PAUSE.dividedBy(2));

        early.succeeded();
        late.failed();

        assertThat(breaker.enter()).isEqualTo(new Breaker.Refused(PAUSE.dividedBy(2)));
        clock.advance(PAUSE.dividedBy(2));
        permit().succeeded();
        assertThat(breaker.enter()).isInstanceOf(Breaker.Permit.class);
    }

    @Test
    void aProbeThatFailsBeginsAnotherPause() {
        fail5();
        clock.advance(PAUSE);

        permit().failed();

        clock.advance(PAUSE.minusMillis(1));
        assertThat(breaker.enter()).isEqualTo(new Breaker.Refused(Duration.ofMillis(1)));
    }

    @Test
    void aProbeThatSaysNothingMakesWayForTheNext() {
        fail5();
        clock.advance(PAUSE);

        permit().undecided();

        assertThat(breaker.enter()).isInstanceOf(Breaker.Permit.class);
        clock.advance(PAUSE);
        assertThat(breaker.enter()).as("the last probe hangs").isInstanceOf(Breaker.Permit.class);
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new BreakerPolicy(0, PAUSE))
                .hasMessage("failures must be at least 1, was 0");
        assertThatThrownBy(() -> new BreakerPolicy(1, Duration.ZERO))
                .hasMessage("pause must be positive, was PT0S");
    }

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean works = new AtomicBoolean();

    private Rehearsal guarded(ErrorClass failure) {
        ChatModel flaky =
                (request, sink, cancellation) -> {
                    asked.add("flaky");
                    var answer = works.get() ? say("back") : fail(failure, "down");
                    return ScriptedModel.of(answer).generate(request, sink, cancellation);
                };
        ChatModel steady =
                (request, sink, cancellation) -> {
                    asked.add("steady");
                    return ScriptedModel.of(say("ok")).generate(request, sink, cancellation);
                };
        return Rehearsal.of(flaky)
                .configure(
                        os -> os.model("steady", steady).modelBreaker(new BreakerPolicy(2, PAUSE)))
                .define(agent -> agent.fallbackModels("steady").retryPolicy(RetryPolicy.once()));
    }

    @Test
    void aModelThatFailsInRunAfterRunIsLeftAloneUntilItWorksAgain() {
        var rehearsal = guarded(ErrorClass.SERVER_ERROR);
        for (int run = 0; run < 4; run++) {
            assertThat(Rehearsal.end(rehearsal.run("Hi"))).isEqualTo(new Termination.NaturalEnd());
        }
        assertThat(asked).containsExactly("flaky", "steady", "flaky", "steady", "steady", "steady");
        asked.clear();
        works.set(true);
        rehearsal.clock().advance(PAUSE);

        rehearsal.run("Hi");
        rehearsal.run("Hi");

        assertThat(asked).containsExactly("flaky", "flaky");
    }

    @Test
    void aRequestThatAModelRefusesSaysNothingAboutTheModel() {
        var rehearsal = guarded(ErrorClass.CLIENT_REQUEST);

        for (int run = 0; run < 4; run++) {
            rehearsal.run("Hi");
        }

        assertThat(asked).filteredOn("flaky"::equals).hasSize(4);
    }

    @Test
    void withoutAnotherModelTheRunSaysThatItWasNotAsked() {
        var rehearsal = guarded(ErrorClass.SERVER_ERROR).define(agent -> agent.fallbackModels());
        rehearsal.run("Hi");
        rehearsal.run("Hi");

        var end = Rehearsal.end(rehearsal.run("Hi"));

        assertThat(end)
                .isEqualTo(
                        new Termination.Failed(
                                "model='model' attempt=1/1: model 'model' failed too often and is left alone for another 30000 ms"));
        assertThat(asked).hasSize(2);
    }
}
