package dev.reprise.protocols.aisdk;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.suspend.Answer;
import dev.reprise.core.tool.ToolStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.HashSet;
import java.util.Set;

/// The calls of a message: which the client knows, and which somebody was asked about.
///
/// @param continues whether the client goes on with a message that may hold calls of other runs
/// @param known announced calls; a client fails at the result of one that it does not know
/// @param asked calls with a question on their own part
/// @param denied calls that the client shows as denied
record Calls(
        AiSdkForm form,
        boolean continues,
        Set<String> known,
        Set<String> asked,
        Set<String> denied) {
    static Calls of(AiSdkForm form, boolean continues) {
        return new Calls(form, continues, new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    void start(AgentEvent.ToolCallStart start, Chunks chunks) {
        if (!isQuestion(start.id(), start.name())) {
            known.add(start.id());
            chunks.inputStart(start.id(), start.name());
        }
    }

    void more(AgentEvent.ToolCallDelta more, Chunks chunks) {
        if (known.contains(more.id())) {
            chunks.inputDelta(more.id(), more.arguments());
        }
    }

    void ready(AgentEvent.ToolCallReady ready, Chunks chunks) {
        if (isQuestion(ready.id(), ready.name())) {
            var call = Prompt.callOf(ready.id());
            asked.add(call);
            denied.remove(call);
            chunks.approvalRequest(ready.id(), call);
            return;
        }
        known.add(ready.id());
        chunks.inputAvailable(ready.id(), ready.name(), ready.arguments());
        if (Prompt.isNamed(ready.name()) && form.hasApprovals()) {
            chunks.approvalRequest(ready.id(), ready.id());
        }
    }

    /// Whether it is a question that belongs on the part of the call it is about.
    private boolean isQuestion(String id, String tool) {
        var call = Prompt.callOf(id);
        return form.asksOnRealPart() && Prompt.isNamed(tool) && !call.equals(id) && isKnown(call);
    }

    private boolean isKnown(String call) {
        return continues || known.contains(call);
    }

    void done(AgentEvent.ToolCallDone done, Chunks chunks) {
        var result = done.result();
        if (!isKnown(done.id()) || denied.contains(done.id())) {
            return;
        }
        if (result.status() == ToolStatus.ERROR) {
            chunks.outputError(done.id(), Outputs.errorText(result.message(), result.data()));
        } else {
            chunks.output(done.id(), result);
        }
    }

    /// What was decided. On the part of the call itself a yes is no output; the result follows.
    void resumed(AgentEvent.ToolCallResumed resumed, Chunks chunks) {
        var call = resumed.target();
        if (!isKnown(call)) {
            return;
        }
        boolean onRealPart = asked.remove(call);
        var answer = resumed.result();
        if (answer instanceof JsonObject members
                && members.get("error") instanceof Json.Text(var text)) {
            chunks.outputError(call, Outputs.orUnnamed(text));
        } else if (Answer.isDenied(answer)) {
            deny(call, onRealPart, chunks);
        } else if (!onRealPart) {
            chunks.output(call, answer);
        } else if (form.version() >= 7) {
            chunks.approvalGiven("fc_" + call);
        }
    }

    private void deny(String call, boolean onRealPart, Chunks chunks) {
        if (form.hasApprovals()) {
            chunks.outputDenied(call);
        }
        if (onRealPart) {
            denied.add(call);
        }
    }

    /// A call that was shown will not happen.
    void cancel(AgentEvent.ToolCallCancel cancel, Chunks chunks) {
        if (known.contains(cancel.id())) {
            chunks.outputError(cancel.id(), Outputs.orUnnamed(cancel.reason()));
        }
    }
}
