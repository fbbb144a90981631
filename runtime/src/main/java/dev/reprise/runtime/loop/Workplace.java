package dev.reprise.runtime.loop;

import java.util.Map;

/// What the calls of a run have in common.
record Workplace(
        RunSetup setup,
        Waiting waiting,
        CallPipeline pipeline,
        Conversation conversation,
        Journal journal,
        Progress progress,
        LeftCalls left,
        LateResults late) {
    /// @param left what an earlier owner of the run began
    static Workplace of(
            RunSetup setup,
            Waiting waiting,
            PhaseRunner phases,
            Conversation conversation,
            Emitter emitter,
            Map<String, Journal.Left> left) {
        var pipeline = new CallPipeline(setup, phases);
        var journal = new Journal(setup, left);
        return new Workplace(
                setup,
                waiting,
                pipeline,
                conversation,
                journal,
                new Progress(setup.identity(), setup.clock(), setup.progressSink(), emitter),
                new LeftCalls(setup, pipeline),
                new LateResults(setup, pipeline, journal));
    }
}
