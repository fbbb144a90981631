package dev.reprise.server;

import static dev.reprise.server.ChatServer.user;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.StoreException;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A store that fails at any moment while a client that comes again is caught up.
class BrokenReadTest {
    @Test
    void aFailureOfTheStoreIsToldWhateverIsSentAlready() {
        var watched = new WatchedStore(new MemoryThreadStore());
        try (var chat =
                new ChatServer(say("one"), AiSdkOptions.DEFAULT, watched.store(), agent -> agent)) {
            chat.post(user("u1", "hey"));
            var run = runOf(chat);

            int failed = 0;
            for (boolean fails = true; fails; failed++) {
                var left = new AtomicInteger(failed);
                watched.reads(_ -> {
                    if (left.getAndDecrement() == 0) {
                        throw StoreException.io("read", new IOException("disk is gone"));
                    }
                });
                var answer = chat.server.get("/v1/ag-ui/runs/" + run + "/events?after=1.1.1.0");
                watched.reads(_ -> {});
                fails = left.get() < 0;
                assertThat(answer.body())
                        .as("answer when read %s fails: %s", failed, answer.statusCode())
                        .containsAnyOf(
                                answer.statusCode() == 200
                                        ? new String[] {"RUN_FINISHED", "RUN_ERROR"}
                                        : new String[] {"agent state store error"});
            }
            assertThat(failed).isGreaterThan(3);
        }
    }

    private static String runOf(ChatServer chat) {
        return chat.store.runsWithStatus(RunStatus.DONE).getFirst().value().run().value();
    }
}
