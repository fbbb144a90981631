package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.BOB;
import static dev.reprise.testing.store.Sample.R1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.store.Claim;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Who works on which run, and until when that may be believed.
public interface LeaseContract extends StoreUnderTest {
    private boolean hold(long epoch, String holder) {
        return store().leases().hold(ALICE, new Claim(R1, epoch), holder, Duration.ofSeconds(30));
    }

    private void release(long epoch, String holder) {
        store().leases().release(ALICE, new Claim(R1, epoch), holder);
    }

    @Test
    default void aLeaseIsOneHoldersUntilItIsGivenUp() {
        assertThat(hold(1, "here")).isTrue();
        assertThat(hold(1, "there")).isFalse();
        release(1, "there");
        assertThat(hold(1, "there")).isFalse();

        release(1, "here");

        assertThat(hold(1, "there")).isTrue();
    }

    @Test
    default void aLeaseThatRanOutIsAnybodys() {
        hold(1, "here");
        clock().advance(Duration.ofSeconds(29));
        assertThat(hold(1, "there")).isFalse();

        clock().advance(Duration.ofSeconds(1));

        assertThat(hold(1, "there")).isTrue();
        assertThat(hold(1, "here")).isFalse();
    }

    @Test
    default void aLeaseThatIsRenewedDoesNotRunOut() {
        hold(1, "here");
        for (int i = 0; i < 4; i++) {
            clock().advance(Duration.ofSeconds(10));
            assertThat(hold(1, "here")).isTrue();
        }

        assertThat(hold(1, "there")).isFalse();
    }

    @Test
    default void whoClaimedTheRunLastGetsItsLease() {
        hold(1, "here");

        assertThat(hold(2, "there")).isTrue();

        assertThat(hold(1, "here")).isFalse();
        release(1, "here");
        assertThat(hold(1, "here")).isFalse();
    }

    @Test
    default void theEndOfAnOlderClaimLeavesTheLeaseOfTheHoldersNewerOne() {
        hold(1, "here");
        hold(2, "here");

        release(1, "here");

        assertThat(hold(2, "there")).isFalse();
    }

    @Test
    default void leasesOfDifferentOwnersHaveNothingToDoWithEachOther() {
        hold(1, "here");

        assertThat(store().leases().hold(BOB, new Claim(R1, 1), "there", Duration.ofSeconds(30)))
                .isTrue();
    }
}
