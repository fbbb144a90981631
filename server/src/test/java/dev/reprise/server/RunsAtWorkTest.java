package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which run of a thread is at work.
class RunsAtWorkTest {
    private static Optional<RunId> atWork(TestServer server, String agent) {
        return new RunsAtWork(server.runs, server.store)
                .of(Owner.LOCAL, new ThreadId("chat"), agent);
    }

    @Test
    void aRunThatHasComeToWaitIsNotAtWorkThoughItIsNotLetGoOfYet() {
        try (var server = new TestServer()) {
            server.thread("chat");
            server.runs.live(new PlayedRun("chat", "r1"));

            server.record("chat", "r1", RunOrigin.AI_SDK, RunStatus.RUNNING);
            assertThat(atWork(server, "assistant")).contains(new RunId("r1"));
            assertThat(atWork(server, "other")).isEmpty();

            server.record("chat", "r1", RunOrigin.AI_SDK, RunStatus.WAITING);
            assertThat(atWork(server, "assistant")).isEmpty();
        }
    }
}
