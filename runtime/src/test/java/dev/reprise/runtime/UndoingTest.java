package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.gateway.Undone;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UndoingTest {
    private static final RunId RUN = new RunId("r1");

    private final List<String> undone = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch compensating = new CountDownLatch(1);
    private volatile @Nullable CountDownLatch deaf;
    private final List<String> keys = new ArrayList<>();
    private final Rehearsal rehearsal =
            Rehearsal.of(
                            ScriptedModel.of(
                                    call("c1", "pay", number(1)).call("c2", "pay", number(2)),
                                    call("c3", "look", number(3)).call("c4", "mail", number(4)),
                                    call("c5", "pay", number(5)),
                                    say("Done")))
                    .tools(undoable("pay"), TestTools.ok("mail"), TestTools.ok("look").readOnly());

    @Test
    void effectsAreTakenBackInTheReverseOrderOnceEach() {
        run();

        var steps = rehearsal.os().undo(RUN, 2);
        var rest = rehearsal.os().undo(RUN, 10);

        assertThat(steps).extracting(step -> step.call().id()).containsExactly("c5", "c2");
        assertThat(rest).extracting(step -> step.call().id()).containsExactly("c1");
        assertThat(undone).containsExactly("5 pay", "2 pay", "1 pay");
        assertThat(rehearsal.os().undo(RUN, 10)).isEmpty();
    }

    @Test
    void afterACrashInTheMiddleItGoesOnThereUnderTheSameId() {
        run();
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Finished && undone.size() == 2) {
                        throw new StoreException(new StoreException.Reason.Io("pulled out"));
                    }
                });
        assertThatThrownBy(() -> rehearsal.os().undo(RUN, 10)).isInstanceOf(StoreException.class);
        rehearsal.store().watch((_, _) -> {});

        rehearsal.os().undo(RUN, 10);

        assertThat(undone).containsExactly("5 pay", "2 pay", "2 pay", "1 pay");
        assertThat(keys.get(1)).isEqualTo(keys.get(2));
        assertThat(keys).doesNotContainNull();
        assertThat(List.copyOf(new LinkedHashSet<>(keys))).hasSize(3);
    }

    @Test
    void anEffectThatCannotBeTakenBackStopsTheOthers() {
        run();
        undone.add("broken");

        var steps = rehearsal.os().undo(RUN, 10);

        assertThat(steps)
                .singleElement()
                .satisfies(step -> assertThat(step.outcome().isSuccess()).isFalse());
    }

    @Test
    void whoeverIsInterruptedDoesNotWaitForACompensationThatIsDeafAndItsOutcomeIsKept() {
        run();
        var go = new CountDownLatch(1);
        deaf = go;
        var steps = new AtomicReference<List<Undone>>();
        var undoing = Thread.ofVirtual().start(() -> steps.set(rehearsal.os().undo(RUN, 1)));
        Waits.await(compensating);

        undoing.interrupt();
        Waits.join(undoing);
        go.countDown();

        assertThat(steps.get().getFirst().outcome().message()).contains("interrupted");
        Waits.until(
                "it is kept",
                () ->
                        rehearsal.store().appended().stream()
                                .anyMatch(it ->
                                        it.entry() instanceof Entry.Finished kept && kept.late()));
        deaf = null;
        assertThat(rehearsal.os().undo(RUN, 10)).hasSize(2);
        assertThat(undone).containsExactly("5 pay", "2 pay", "1 pay");
    }

    @Test
    void aRunThatIsNotOverKeepsWhatItDid() {
        rehearsal.os().prepare(rehearsal.request("Hi").withRun(RUN));

        assertThat(rehearsal.record(RUN).status()).isEqualTo(RunStatus.RUNNING);
        assertThatThrownBy(() -> rehearsal.os().undo(RUN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run r1 must be there and be over");
    }

    private void run() {
        rehearsal.run(rehearsal.request("Hi").withRun(RUN));
    }

    private Tool undoable(String name) {
        return TestTools.ok(name)
                .undoneBy((arguments, done, call) -> {
                    if (undone.contains("broken")) {
                        throw new IllegalStateException("it cannot be taken back");
                    }
                    var number = arguments.asObject().orElseThrow().get("number");
                    undone.add(number + " " + done.data().asText().orElseThrow());
                    keys.add(call.idempotencyKey());
                    compensating.countDown();
                    if (deaf != null) {
                        Waits.awaitDeaf(deaf);
                    }
                    return "undone";
                });
    }

    private static Json number(int number) {
        return Json.object("number", number);
    }
}
