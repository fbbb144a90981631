package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.protocols.a2a.PushConfig;
import dev.reprise.server.PushStore.Kept;
import dev.reprise.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of push configurations, and for how long.
class PushStoreTest {
    @TempDir private Path directory;

    private final ManualClock clock = new ManualClock();
    private PushStore store;

    @BeforeEach
    void open() {
        store = PushStore.open(directory, clock);
    }

    private static Kept kept(String task, String id) {
        var config = new PushConfig(id, task, "http://example.com/", "secret", null, null);
        return new Kept(new PushStore.Key(Owner.LOCAL, task, id), config, null, false);
    }

    private Kept put(String task, String id) {
        store.put(kept(task, id));
        return store.find(new PushStore.Key(Owner.LOCAL, task, id)).orElseThrow();
    }

    private long files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void whatIsOverIsForgottenAfterADay() throws IOException {
        var over = put("t1", "over");
        var open = put("t1", "open");
        store.end(over);

        clock.advance(PushStore.OVER.minus(Duration.ofMillis(1)));
        put("t2", "later");
        assertThat(store.list(Owner.LOCAL, "t1")).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        put("t3", "latest");
        assertThat(store.list(Owner.LOCAL, "t1")).containsExactly(open);
        assertThat(files()).isEqualTo(3);
    }

    @Test
    void whatIsNamedAgainIsNotForgottenWithWhatWasOver() {
        var over = put("t1", "mine");
        store.end(over);
        var again = put("t1", "mine");

        clock.advance(PushStore.OVER);
        put("t2", "later");

        assertThat(store.list(Owner.LOCAL, "t1")).containsExactly(again);
    }

    @Test
    void thoseOfATaskAreInTheOrderOfTheirIds() {
        put("t1", "b");
        put("t1", "~");
        put("t1", "a");
        put("t10", "c");
        put("t0", "c");

        assertThat(store.list(Owner.LOCAL, "t1"))
                .extracting(kept -> kept.key().config())
                .containsExactly("a", "b", "~");
        assertThat(store.list(new Owner("local", "other"), "t1")).isEmpty();
    }
}
