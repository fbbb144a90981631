package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.VersionPrecondition;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Runs that end with the commit of another one.
public interface SupersedingContract extends StoreUnderTest {
    /// The run that takes the place of r1.
    RunId NEWER = new RunId("newer");

    @Test
    default void aSupersededRunEndsWithTheCommitOfTheOther() {
        runningRun();
        var commit = superseding(R1, 2);

        store().append(ALICE, T1, commit, Guard.NONE);

        assertThat(store().openRuns(ALICE, T1)).map(RunRecord::run).containsExactly(NEWER);
        var older = store().run(ALICE, R1).orElseThrow();
        assertThat(older.status()).isEqualTo(RunStatus.DONE);
        assertThat(older.terminationCode()).isEqualTo("cancelled");
        var records = Sample.read(store(), ALICE, T1, 3);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().entry()).isEqualTo(commit);
        assertThat(commit.eventsOf(R1)).hasSize(2);
        assertThat(commit.eventsOf(NEWER)).isEmpty();
    }

    @Test
    default void theTrailOfASupersededRunLeadsToItsEnd() {
        runningRun();

        store().append(ALICE, T1, superseding(R1, 2), Guard.NONE);

        var claims = List.of(new RunTrail.Ownership(1, -1), new RunTrail.Ownership(2, 4));
        assertThat(store().trail(ALICE, T1, R1)).contains(new RunTrail(R1, 1, 2, 4, 6, claims));
        assertThat(store().trail(ALICE, T1, NEWER))
                .contains(new RunTrail(NEWER, 2, 4, 4, -1, List.of()));
    }

    @Test
    default void nobodyWritesForASupersededRun() {
        runningRun();
        store().append(ALICE, T1, superseding(R1, 2), Guard.NONE);
        var late = Entry.Changed.of(Sample.ofRun(R1, Sample.running()));

        assertThatThrownBy(() -> store().append(ALICE, T1, late, Guard.of(new Claim(R1, 1))))
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.Fenced(R1, 1, 2));
    }

    @Test
    default void aCommitThatIsRefusedSupersedesNothing() {
        runningRun();
        var before = store().trail(ALICE, T1, R1);
        var stale = Guard.of(VersionPrecondition.exactly(0));

        for (var epoch : List.of(1L, 3L)) {
            assertThatThrownBy(() -> store().append(ALICE, T1, superseding(R1, epoch), Guard.NONE))
                    .isInstanceOf(StoreException.class)
                    .extracting("reason")
                    .isEqualTo(new StoreException.Reason.Fenced(R1, epoch, 1));
        }
        assertThatThrownBy(() -> store().append(ALICE, T1, superseding(R1, 2), stale))
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.VersionConflict(0, 1));

        assertThat(store().trail(ALICE, T1, R1)).isEqualTo(before);
        assertThat(store().openRuns(ALICE, T1)).map(RunRecord::run).containsExactly(R1);
        assertThat(store().run(ALICE, NEWER)).isEmpty();
    }

    @Test
    default void onlyAnotherRunOfTheThreadIsSuperseded() {
        runningRun();

        for (var run : List.of(NEWER, new RunId("unknown"))) {
            assertThatThrownBy(() -> store().append(ALICE, T1, superseding(run, 1), Guard.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("run %s is no other run of thread t1", run);
        }

        assertThat(store().require(ALICE, T1).version()).isEqualTo(1);
    }

    private void runningRun() {
        store().create(ALICE, Sample.thread("t1"));
        store().append(ALICE, T1, Sample.claim(R1, 1), Guard.NONE);
        var commit =
                Entry.Changed.of(
                        Sample.ofRun(R1, Sample.running()), Sample.withEvents(0, 5).events());
        store().append(ALICE, T1, commit, Guard.NONE);
    }

    private static Entry.Changed superseding(RunId run, long epoch) {
        return Sample.superseding(NEWER, run, epoch, 5);
    }
}
