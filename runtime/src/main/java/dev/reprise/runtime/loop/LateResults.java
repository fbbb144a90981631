package dev.reprise.runtime.loop;

import dev.reprise.core.tool.ToolExecutionEffect;

/// Keeps what calls come to for which nobody waits any more: no outcome of an effect is thrown
/// away.
///
/// Never throws: whoever gave a call up goes on in any case, and this does not keep it from that.
record LateResults(RunSetup setup, CallPipeline pipeline, Journal journal) {
    private static final System.Logger LOG = System.getLogger(LateResults.class.getName());

    /// Keeps a result in the journal, if calls of its tool are recorded. For threads that nobody
    /// interrupts.
    void keep(CallPipeline.Admitted call, ToolExecutionEffect result) {
        if (call.isRecorded()) {
            tryTo(() -> journal.late(call.effect(), outcome(call, result), false));
        }
    }

    /// As [#keep], of a call whose round goes on.
    ///
    /// @return whether it is kept
    boolean keepAside(CallPipeline.Admitted call, ToolExecutionEffect result) {
        return call.isRecorded()
                && tryTo(() -> journal.aside(call.effect(), outcome(call, result)));
    }

    /// As [#keep], of a call that no message tells of.
    void keepUntold(CallPipeline.Admitted call, ToolExecutionEffect result) {
        if (call.isRecorded()) {
            tryTo(() -> journal.late(call.effect(), outcome(call, result), true));
        }
    }

    /// Keeps something on behalf of the thread of a tool. That may have been interrupted, so that
    /// it does not write itself.
    void keepFromTool(CallPipeline.Admitted call, Runnable keeping) {
        Thread.ofVirtual().name("late result of " + call.call().name()).start(keeping);
    }

    /// What can be kept of a result: its tool has done its work, also if what it wants to change
    /// makes no sense.
    private CallOutcome outcome(CallPipeline.Admitted call, ToolExecutionEffect result) {
        try {
            return pipeline.outcome(call, result);
        } catch (RuntimeException e) {
            return CallOutcome.of(result.result());
        }
    }

    /// Keeps the result that was to be part of the round's commit.
    void keepLast() {
        tryTo(journal::abandoned);
    }

    private boolean tryTo(Runnable append) {
        try {
            append.run();
            return true;
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a late result of run " + setup.identity().run() + " is not kept",
                    e);
            return false;
        }
    }
}
