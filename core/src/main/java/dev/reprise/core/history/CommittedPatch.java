package dev.reprise.core.history;

import dev.reprise.core.RunId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A patch of a thread and who committed it.
///
/// @param index its number in the thread, from 0
/// @param version of the thread after the change it came with
/// @param at when that was, in milliseconds since the epoch
/// @param run that committed it, if one did
/// @param step of the run to which the change belongs, if it belongs to one
/// @param call the tool call that it came of, if it came of one
/// @param patch its source says what wrote it: `tool:NAME` for a tool
public record CommittedPatch(
        long index,
        long version,
        long at,
        @Nullable RunId run,
        @Nullable Integer step,
        @Nullable String call,
        TrackedPatch patch) {
    /// A patch that a thread came into being with.
    static CommittedPatch opening(long index, LogRecord record, TrackedPatch patch) {
        return new CommittedPatch(
                index, record.version(), record.at(), null, null, callOf(patch), patch);
    }

    static CommittedPatch of(
            long index, LogRecord record, ThreadChangeSet set, TrackedPatch patch) {
        var call = callOf(patch);
        return new CommittedPatch(
                index, record.version(), record.at(), set.run(), stepOf(set, call), call, patch);
    }

    /// What a call changes goes together with the record of that call.
    private static @Nullable String callOf(TrackedPatch patch) {
        String call = null;
        for (var op : patch.patch().ops()) {
            var path = op.path();
            if (path.size() > 1
                    && StateActions.TOOL_CALL_SCOPE.isPrefixOf(path)
                    && path.segment(1) instanceof Path.Key(var id)) {
                if (call != null && !call.equals(id)) {
                    return null;
                }
                call = id;
            }
        }
        return call;
    }

    /// The step of the call's answer, or of whatever else the run said in the change.
    private static @Nullable Integer stepOf(ThreadChangeSet set, @Nullable String call) {
        for (var message : set.messages()) {
            var metadata = message.metadata();
            if (metadata != null
                    && metadata.step() != null
                    && Objects.equals(metadata.run(), set.run())
                    && (call == null || call.equals(message.toolCallId()))) {
                return metadata.step();
            }
        }
        return null;
    }

    /// Writes it as an object; what is absent is left out.
    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("index", index).member("version", version).member("at", at);
        out.optional("run_id", run == null ? null : run.value());
        if (step != null) {
            out.member("step", step);
        }
        out.optional("tool_call_id", call);
        out.member("patch", patch::writeTo);
        out.endObject();
    }
}
