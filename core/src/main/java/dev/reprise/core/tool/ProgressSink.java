package dev.reprise.core.tool;

import dev.reprise.state.JsonObject;

/// Takes what tools report, in place of the events of their runs.
///
/// May be called by any number of threads at once: those of the tools.
@FunctionalInterface
public interface ProgressSink {
    /// Takes one report.
    ///
    /// The tool waits for it, and gets what it throws. A call that ended long ago may still report.
    ///
    /// @param stream names the call of progress, `tool_call:` and its id, or what else the tool
    ///   shows
    /// @param type of the activity, `tool-call-progress` if it is progress
    /// @param content the report with all members; of progress, which run and call it belongs to is
    ///   filled in by the runtime, whatever the tool says
    void report(String stream, String type, JsonObject content);
}
