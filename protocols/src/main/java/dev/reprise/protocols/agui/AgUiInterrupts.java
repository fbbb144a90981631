package dev.reprise.protocols.agui;

import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.state.JsonOutput;

/// The calls a run waits for, as AG-UI 1.0 shows them: interrupts that a later request resumes.
final class AgUiInterrupts {
    private AgUiInterrupts() {}

    /// Under which id the answer to a call is expected.
    static String idOf(SuspendedCall call) {
        var id = call.ticket().suspension().id();
        return id.isBlank() || isFrontend(call) ? call.callId() : id;
    }

    private static boolean isFrontend(SuspendedCall call) {
        return call.ticket().resumeMode() == ResumeMode.USE_DECISION_AS_TOOL_RESULT;
    }

    /// Writes the array.
    static void write(WaitingCalls waiting, JsonOutput out) {
        out.beginArray();
        waiting.calls().forEach(call -> write(call, out));
        out.endArray();
    }

    private static void write(SuspendedCall call, JsonOutput out) {
        var asked = call.ticket().suspension();
        out.beginObject().member("id", idOf(call));
        out.member("reason", isFrontend(call) ? "input_required" : "tool_call");
        out.optional("message", asked.message().isEmpty() ? null : asked.message());
        out.member("toolCallId", call.callId()).optional("responseSchema", asked.responseSchema());
        out.name("metadata").beginObject().member("tool_name", call.toolName());
        if (!isFrontend(call)) {
            out.member("tool_args", call.arguments());
        }
        out.endObject().endObject();
    }
}
