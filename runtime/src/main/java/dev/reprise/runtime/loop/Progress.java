package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.time.InstantSource;

/// Shows what tools report: one activity snapshot for each report, with all members present.
final class Progress {
    private static final String TYPE = "tool-call-progress";

    private final RunIdentity identity;
    private final InstantSource clock;
    private final Emitter emitter;

    Progress(RunIdentity identity, InstantSource clock, Emitter emitter) {
        this.identity = identity;
        this.clock = clock;
        this.emitter = emitter;
    }

    void show(ToolCall call, ToolProgress update) {
        emitter.emit(
                new AgentEvent.ActivitySnapshot(
                        emitter.next(),
                        nodeOf(call.id()),
                        TYPE,
                        content(call.id(), call.name(), update),
                        true));
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
