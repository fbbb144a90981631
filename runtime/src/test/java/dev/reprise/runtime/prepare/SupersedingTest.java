package dev.reprise.runtime.prepare;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that take the place of others on their threads.
class SupersedingTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @Test
    void aNewMessageClosesTheRunThatWaits() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", NOTHING), say("Fine")))
                        .tools(TestTools.pending("ask"));
        var waiting = rehearsal.run("Hi").getFirst().meta().run();

        var newer = rehearsal.run("Never mind").getFirst().meta().run();

        var record = rehearsal.record(waiting);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(record.terminationCode()).isEqualTo("cancelled");
        assertThat(record.terminationDetail()).isEqualTo("superseded by run " + newer);
        assertThat(rehearsal.state().find(Path.ROOT.key("__tool_call_scope"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void whateverAppendFailsNoRunGivesWayToOneThatNeverWas(int failing) {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", NOTHING), say("Fine"), say("Fine")))
                        .tools(TestTools.pending("ask"));
        var waiting = rehearsal.run("Hi").getFirst().meta().run();
        var appends = new AtomicInteger();
        rehearsal
                .store()
                .watch((_, _) -> {
                    if (appends.getAndIncrement() == failing) {
                        throw new StoreException(new StoreException.Reason.Io("disk is full"));
                    }
                });

        var newer = new RunId("newer");
        try {
            rehearsal.run(rehearsal.request("Never mind").withRun(newer));
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("disk is full");
        }

        boolean begun = rehearsal.store().run(Owner.LOCAL, newer).isPresent();
        assertThat(begun).isEqualTo(failing > 1);
        assertThat(rehearsal.record(waiting).status())
                .isEqualTo(begun ? RunStatus.DONE : RunStatus.WAITING);
    }

    @Test
    void aRunThatSomebodyElseRunsGivesWayAndIsRefusedFromThenOn() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello"), say("Again")));
        rehearsal.run("Hi");
        var owner = new Claim(new RunId("elsewhere"), 1);
        var claimed = new Entry.Claimed(owner, "another", -1, Entry.Claimed.Why.START);
        var running =
                new RunMeta(
                        "default", RunOrigin.USER, RunStatus.RUNNING, null, null, null, null, 0, 0);
        append(rehearsal, claimed, Guard.NONE);
        append(rehearsal, Entry.Changed.of(change(owner.run(), running)), Guard.of(owner));

        var newer = rehearsal.run("Again").getFirst().meta().run();

        assertThat(rehearsal.record(owner.run()).terminationDetail())
                .isEqualTo("superseded by run " + newer);
        var late = Entry.Changed.of(change(owner.run(), running));
        assertThatThrownBy(() -> append(rehearsal, late, Guard.of(owner)))
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(
                        new StoreException.Reason.Fenced(
                                owner.run(), 1, 3)); // fenced off, then ended
    }

    @Test
    void whatSomebodyElseWritesWhileARunIsPreparedStaysAhead() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello")));
        var store = rehearsal.store();
        store.watch((entry, _) -> {
            if (entry instanceof Entry.Changed) {
                store.watch((_, _) -> {});
                append(rehearsal, Entry.Changed.of(change(null, null, "Wait")), Guard.NONE);
            }
        });

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events).recordedCode()).isEqualTo("natural");
        assertThat(rehearsal.thread().messages())
                .extracting(Message::content)
                .containsExactly("Wait", "Hi", "Hello");
    }

    private static void append(Rehearsal rehearsal, Entry entry, Guard guard) {
        rehearsal.store().append(Owner.LOCAL, Rehearsal.THREAD, entry, guard);
    }

    private static ThreadChangeSet change(
            @Nullable RunId run, @Nullable RunMeta meta, String... texts) {
        return new ThreadChangeSet(
                run,
                null,
                meta,
                ChangeReason.USER_MESSAGE,
                Stream.of(texts).map(Message::user).toList(),
                List.of(),
                List.of(),
                null);
    }
}
