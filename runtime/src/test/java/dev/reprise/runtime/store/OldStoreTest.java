package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.VersionPrecondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log as the first version has written it is read by every later one. The file must never be
/// written anew: if this test fails, it is the code that is wrong.
class OldStoreTest {
    private static final ThreadId GOLDEN = new ThreadId("golden");

    @TempDir private Path directory;

    @BeforeEach
    void copyLog() throws IOException {
        var logs = Files.createDirectories(directory.resolve("_log"));
        try (var old = OldStoreTest.class.getResourceAsStream("/old/golden.log")) {
            Files.copy(old, logs.resolve("golden.log"));
        }
    }

    @Test
    void anOldLogLoads() {
        try (var store = Given.open(directory)) {
            var golden = store.require(Owner.LOCAL, GOLDEN);

            assertThat(golden.version()).isEqualTo(5);
            assertThat(golden.thread().messages())
                    .extracting(Message::content)
                    .containsExactly("Käse, \"please\" 😀");
            assertThat(golden.state())
                    .hasToString(
                            "{\"a\":{\"b\":[9,2.0,null,true,\"\uFFFD\"]},\"m\":{\"y\":2},\"n\":2.5,\"seen\":{\"n1\":3}}");
            assertThat(golden.thread().rebuildState()).isEqualTo(golden.state());
        }
    }

    @Test
    void anOldLogTellsItsPast() {
        try (var store = Given.open(directory)) {
            var history = ThreadHistory.of(store, Owner.LOCAL, GOLDEN);

            assertThat(history.stateAt(0)).hasToString("{\"n\":1}");
            assertThat(history.stateAt(3))
                    .hasToString(
                            "{\"a\":{\"b\":[\"first\",1,2.0,null,true,\"\uFFFD\"]},\"n\":2.5}");
        }
    }

    @Test
    void anOldLogGoesOn() {
        try (var store = Given.open(directory)) {
            store.append(
                    Owner.LOCAL,
                    GOLDEN,
                    Given.change(null, List.of(), List.of()),
                    VersionPrecondition.exactly(5));
        }

        try (var store = Given.open(directory)) {
            assertThat(store.require(Owner.LOCAL, GOLDEN).version()).isEqualTo(6);
        }
    }
}
