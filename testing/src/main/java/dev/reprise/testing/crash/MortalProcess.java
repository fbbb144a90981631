package dev.reprise.testing.crash;

import java.nio.file.Path;
import java.util.List;

/// The life of a process that is killed for real.
public final class MortalProcess {
    private static final String STORE = "store";
    private static final String LEDGER = "ledger";

    private MortalProcess() {}

    /// Begins the run of an agent, or goes on with it, and returns when it is over. Says a line on
    /// the standard output at each moment of the run, and belongs into a main method that a
    /// [KillFuzzer] starts.
    ///
    /// @param directory the one that the process was given
    /// @throws InterruptedException when the calling thread is interrupted
    public static void live(KillableAgent agent, Path directory) throws InterruptedException {
        try (var play = play(agent, directory)) {
            play.live(() -> IO.println("moment"));
        }
    }

    /// What the processes of a directory came to.
    static CrashOutcome outcome(KillableAgent agent, Path directory) {
        try (var play = play(agent, directory)) {
            return play.outcome();
        }
    }

    private static CrashPlay play(KillableAgent agent, Path directory) {
        var plan =
                new CrashPlan(
                        agent,
                        () -> agent.open(directory.resolve(STORE)),
                        agent.request(),
                        _ -> false,
                        List.of(),
                        store -> store,
                        new CrashPlan.Habits(true, false, false));
        return new CrashPlay(plan, Ledger.in(directory.resolve(LEDGER)));
    }
}
