package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.R1;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever is appended is read again as it was.
public interface EveryEntryContract extends StoreUnderTest {
    @Test
    default void everyKindOfEntryIsReadAsItWasAppended() {
        long seed = System.nanoTime();
        var entries = new RandomEntries(generator(seed)).anyOf(300);
        store().create(ALICE, Sample.thread("t1"));

        entries.forEach(entry -> store().append(ALICE, T1, entry, Guard.NONE));

        assertThat(entriesBehind(1)).as("seed %d", seed).isEqualTo(entries);
        assertThat(entriesBehind(200)).as("seed %d", seed).isEqualTo(entries.subList(199, 300));
    }

    @Test
    default void eventsAreReadAsTheyWereShown() {
        long seed = System.nanoTime();
        var claim = new Claim(R1, 1);
        var run = new RandomRun(new RandomEntries(generator(seed)), T1, claim);
        var commits = new ArrayList<Entry>();
        store().create(ALICE, Sample.thread("t1"));
        store().append(ALICE, T1, Sample.claim(R1, 1), Guard.NONE);

        for (int i = 0; i < 100; i++) {
            var commit = run.next(store().require(ALICE, T1).state());
            store().append(ALICE, T1, commit, Guard.of(claim, i));
            commits.add(commit);
        }

        assertThat(entriesBehind(2)).as("seed %d", seed).isEqualTo(commits);
        assertThat(entriesBehind(90)).as("seed %d", seed).isEqualTo(commits.subList(88, 100));
    }

    @Test
    default void ofActivityOnlyTheLastIsKeptThatSaysAll() {
        var first = activity(0, "tool-1", null);
        var other = activity(1, "tool-2", null);
        var second = activity(2, "tool-1", true);
        var third = activity(3, "tool-1", null);
        var addition = activity(4, "tool-2", false);
        store().create(ALICE, Sample.thread("t1"));

        append(first, other, second, third, addition);

        assertThat(eventsOf(entriesBehind(1).getFirst())).containsExactly(other, third, addition);
        assertThat(store().trail(ALICE, T1, R1).orElseThrow().lastSeq()).isEqualTo(4);
    }

    @Test
    default void activityThatADeltaBuildsUponIsKept() {
        var first = activity(0, "tool-1", null);
        var delta =
                new AgentEvent.ActivityDelta(Sample.at(1), "tool-1", "progress", JsonArray.EMPTY);
        var last = activity(2, "tool-1", null);
        store().create(ALICE, Sample.thread("t1"));

        append(first, delta, last);

        assertThat(eventsOf(entriesBehind(1).getFirst())).containsExactly(first, delta, last);
    }

    private void append(AgentEvent... events) {
        store().append(
                        ALICE,
                        T1,
                        Entry.Changed.of(Sample.ofRun(R1, null), List.of(events)),
                        Guard.NONE);
    }

    private static AgentEvent activity(long seq, String message, @Nullable Boolean replace) {
        return new AgentEvent.ActivitySnapshot(
                Sample.at(seq), message, "progress", Json.of(seq), replace);
    }

    private static List<AgentEvent> eventsOf(Entry entry) {
        return entry instanceof Entry.Changed change ? change.events() : List.of();
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private List<Entry> entriesBehind(long lsn) {
        return Sample.read(store(), ALICE, T1, lsn).stream().map(LogRecord::entry).toList();
    }
}
