package dev.reprise.testing.crash;

import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.List;

/// An agent that may be killed: how a process of it is started, and who answers its questions.
public interface MortalAgent {
    /// Starts a process.
    ///
    /// @param store dies with it
    /// @param ledger where its tools do their work, each through [MortalStore#act]
    Life start(MortalStore store, Ledger ledger);

    /// What a person answers who can look into the ledger.
    ///
    /// The answers should name the question (the id of the suspension), not the call: when they
    /// arrive, another process may ask something else about it.
    ///
    /// @param waiting the thread whose run waits
    List<ToolCallDecision> answers(ThreadView waiting, Ledger ledger);

    /// The life of one process of the agent.
    interface Life extends AutoCloseable {
        RunGateway gateway();

        /// Takes up what earlier processes left behind.
        void recover();

        @Override
        void close();
    }
}
