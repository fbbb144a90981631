package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.tool.ProgressSink;
import dev.reprise.core.tool.ToolActivity;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.core.tool.ToolReport;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Shows what tools report: one activity snapshot for each report, with all members present. A sink
/// of the application's own gets the snapshots instead of the run's events.
final class Progress {
    private static final String TYPE = "tool-call-progress";

    private final RunIdentity identity;
    private final InstantSource clock;
    private final @Nullable ProgressSink sink;
    private final Emitter emitter;

    Progress(
            RunIdentity identity,
            InstantSource clock,
            @Nullable ProgressSink sink,
            Emitter emitter) {
        this.identity = identity;
        this.clock = clock;
        this.sink = sink;
        this.emitter = emitter;
    }

    /// Where a call's tool reports to.
    ///
    /// @param own hands a report to the run's own thread, which shows it
    Consumer<ToolReport> reporter(ToolCall call, Consumer<ToolReport> own) {
        var instead = sink;
        if (instead == null) {
            return own;
        }
        return report -> {
            var activity = activityOf(call, report);
            instead.report(activity.stream(), activity.type(), activity.content());
        };
    }

    /// Shows a report among the run's events; on the run's own thread.
    void show(ToolCall call, ToolReport report) {
        var activity = activityOf(call, report);
        emitter.emit(
                new AgentEvent.ActivitySnapshot(
                        emitter.next(),
                        activity.stream(),
                        activity.type(),
                        activity.content(),
                        true));
    }

    private ToolActivity activityOf(ToolCall call, ToolReport report) {
        return switch (report) {
            case ToolActivity activity -> activity;
            case ToolProgress update ->
                    new ToolActivity(
                            nodeOf(call.id()), TYPE, content(call.id(), call.name(), update));
        };
    }

    private static String nodeOf(String call) {
        return "tool_call:" + call;
    }

    private JsonObject content(String call, String tool, ToolProgress update) {
        var parentCall = identity.parentCallId();
        if (call.equals(parentCall)) {
            parentCall = null;
        }
        return Json.object(
                "type", TYPE,
                "schema", "tool-call-progress.v1",
                "node_id", nodeOf(call),
                "parent_node_id", parentCall == null ? "run:" + identity.run() : nodeOf(parentCall),
                "parent_call_id", parentCall,
                "call_id", call,
                "tool_name", tool,
                "status", update.status().label(),
                "progress", update.progress(),
                "loaded", update.loaded(),
                "total", update.total(),
                "message", update.message(),
                "run_id", identity.run().value(),
                "parent_run_id", identity.parentRun() == null ? null : identity.parentRun().value(),
                "thread_id", identity.thread().value(),
                "updated_at_ms", clock.millis());
    }
}
