package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ownership of runs: whoever claims last may write, whoever claimed before is refused.
public interface ClaimContract extends StoreUnderTest {
    @Test
    default void claimsCountFromOneWithoutGaps() {
        store().create(ALICE, Sample.thread("t1"));

        refused(() -> append(Sample.claim(R1, 2)), 2, 0);
        append(Sample.claim(R1, 1));
        refused(() -> append(Sample.claim(R1, 1)), 1, 1);
        refused(() -> append(Sample.claim(R1, 3)), 3, 1);
        append(Sample.claim(R1, 2));

        assertThat(store().trail(ALICE, T1, R1).orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    default void aFormerOwnerIsRefusedWhateverItWrites() {
        store().create(ALICE, Sample.thread("t1"));
        append(Sample.claim(R1, 1));
        append(Sample.claim(R1, 2));
        var before = store().require(ALICE, T1);
        var former = Guard.of(new Claim(R1, 1));

        refused(() -> append(Entry.Changed.of(Sample.ofRun(R1, null)), former), 1, 2);
        refused(() -> append(new Entry.Started(R1, 0, List.of()), former), 1, 2);
        refused(() -> append(Sample.input("i1"), former), 1, 2);

        assertThat(store().require(ALICE, T1)).isEqualTo(before);
    }

    @Test
    default void beingFencedOffWinsOverAStaleVersion() {
        store().create(ALICE, Sample.thread("t1"));
        append(Sample.claim(R1, 1));
        append(Sample.claim(R1, 2));

        refused(
                () ->
                        append(
                                Entry.Changed.of(Sample.ofRun(R1, null)),
                                Guard.of(new Claim(R1, 1), 7)),
                1,
                2);
    }

    @Test
    default void theOwnerWritesAndIsNamedInItsRecords() {
        store().create(ALICE, Sample.thread("t1"));
        append(Sample.claim(R1, 1));
        append(Sample.claim(R1, 2));
        var owner = new Claim(R1, 2);

        var place = append(Entry.Changed.of(Sample.ofRun(R1, null)), Guard.of(owner, 0));

        var records = Sample.read(store(), ALICE, T1, 2);
        assertThat(place).isEqualTo(new Position(4, 1));
        assertThat(records.get(0).by()).isEqualTo(owner);
        assertThat(records.get(1).by()).isEqualTo(owner);
    }

    @Test
    default void claimsOfOneRunDoNotTouchAnother() {
        var other = new RunId("r2");
        store().create(ALICE, Sample.thread("t1"));
        append(Sample.claim(R1, 1));
        append(Sample.claim(R1, 2));
        append(Sample.claim(other, 1));

        append(Entry.Changed.of(Sample.ofRun(other, null)), Guard.of(new Claim(other, 1)));

        assertThat(store().trail(ALICE, T1, other).orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    default void withoutAClaimNobodyOwnsARun() {
        store().create(ALICE, Sample.thread("t1"));

        refused(
                () -> append(Entry.Changed.of(Sample.ofRun(R1, null)), Guard.of(new Claim(R1, 1))),
                1,
                0);
    }

    private Position append(Entry entry) {
        return append(entry, Guard.NONE);
    }

    private Position append(Entry entry, Guard guard) {
        return store().append(ALICE, T1, entry, guard);
    }

    private static void refused(Runnable append, long epoch, long current) {
        assertThatThrownBy(append::run)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.Fenced(R1, epoch, current));
    }
}
