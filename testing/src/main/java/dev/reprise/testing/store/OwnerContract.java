package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.BOB;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.VersionPrecondition;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What belongs to another owner answers like something missing.
public interface OwnerContract extends StoreUnderTest {
    @Test
    default void nothingOfAnotherOwnerIsSeen() {
        threadOfAliceWithARun();

        for (var other : List.of(BOB, new Owner("else", "alice"))) {
            assertThat(store().load(other, T1)).isEmpty();
            assertThat(store().run(other, R1)).isEmpty();
            assertThat(store().activeRun(other, T1)).isEmpty();
            assertThat(store().trail(other, T1, R1)).isEmpty();
            assertThat(store().runs(other, RunQuery.DEFAULT).total()).isZero();
            assertThat(store().threads(other, ThreadQuery.DEFAULT).total()).isZero();
            assertThat(store().summaries(other, 10)).isEmpty();
            notFound(() -> store().messages(other, T1, MessageQuery.DEFAULT));
            notFound(() -> store().read(other, T1, 0));
        }
    }

    @Test
    default void nothingOfAnotherOwnerIsChanged() {
        threadOfAliceWithARun();
        var before = store().require(ALICE, T1);

        store().delete(BOB, T1);
        notFound(() -> store().append(BOB, T1, Sample.saying("m"), VersionPrecondition.any()));
        notFound(() -> store().append(BOB, T1, Sample.input("i1"), Guard.NONE));
        notFound(() -> store().append(BOB, T1, Sample.claim(R1, 1), Guard.NONE));

        assertThat(store().require(ALICE, T1)).isEqualTo(before);
    }

    @Test
    default void anIdThatIsTakenCannotBeCreatedAgain() {
        threadOfAliceWithARun();

        assertThatThrownBy(() -> store().create(BOB, Sample.thread("t1")))
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.AlreadyExists(T1));
    }

    @Test
    default void twoOwnersMayUseOneRunId() {
        threadOfAliceWithARun();
        store().create(BOB, Sample.thread("t2"));
        store().append(
                        BOB,
                        new ThreadId("t2"),
                        Sample.ofRun(R1, Sample.running()),
                        VersionPrecondition.any());

        assertThat(store().run(ALICE, R1).orElseThrow().thread()).isEqualTo(T1);
        assertThat(store().run(BOB, R1).orElseThrow().thread()).isEqualTo(new ThreadId("t2"));
    }

    private void threadOfAliceWithARun() {
        store().create(ALICE, Sample.thread("t1"));
        store().append(ALICE, T1, Sample.ofRun(R1, Sample.running()), VersionPrecondition.any());
    }

    private static void notFound(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(StoreException.class)
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.NotFound(T1));
    }
}
