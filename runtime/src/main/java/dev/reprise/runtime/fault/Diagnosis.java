package dev.reprise.runtime.fault;

import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolFault;
import dev.reprise.core.tool.ToolFault.Code;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What a failure of a tool means.
///
/// @param work what it says of the work
record Diagnosis(ToolFault fault, Work work) {
    /// What is known of the work after a failure.
    enum Work {
        /// It was not begun.
        NOT_DONE,
        /// It may have been done.
        UNKNOWN,
        /// It failed, and its tool says no more.
        FAILED
    }

    private static final int DEPTH = 8;

    static Diagnosis of(Throwable failure) {
        if (failure instanceof ToolException known && known.fault().isPresent()) {
            return new Diagnosis(known.fault().get(), workOf(known, known.fault().get()));
        }
        var reached = connection(failure);
        if (reached != null) {
            return reached;
        }
        var message = failure.getMessage();
        var text = message == null ? failure.getClass().getSimpleName() : message;
        var code =
                failure instanceof ToolException known
                        ? switch (known.reason()) {
                            case INVALID_ARGUMENTS -> Code.INVALID_ARGUMENTS;
                            case DENIED -> Code.DENIED;
                            case NOT_FOUND -> Code.NOT_FOUND;
                            case EXECUTION_FAILED, INTERNAL -> Code.INTERNAL;
                        }
                        : Code.INTERNAL;
        return new Diagnosis(
                ToolFault.of(code, text),
                code == Code.INVALID_ARGUMENTS ? Work.NOT_DONE : Work.FAILED);
    }

    /// The same, of work that turned out not to have been done.
    Diagnosis withNothingDone() {
        return new Diagnosis(fault, Work.NOT_DONE);
    }

    private static Work workOf(ToolException failure, ToolFault fault) {
        if (failure.isNothingDone()) {
            return Work.NOT_DONE;
        }
        return failure.isOutcomeUnknown() || fault.code() == Code.TIMEOUT
                ? Work.UNKNOWN
                : Work.FAILED;
    }

    /// What the JDK says about a service that could not be reached, or did not answer.
    private static @Nullable Diagnosis connection(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            var text = String.valueOf(cause.getMessage());
            switch (cause) {
                case ConnectException _, UnknownHostException _, HttpConnectTimeoutException _ -> {
                    return new Diagnosis(ToolFault.of(Code.UNAVAILABLE, text), Work.NOT_DONE);
                }
                case HttpTimeoutException _, SocketTimeoutException _, TimeoutException _ -> {
                    return new Diagnosis(ToolFault.of(Code.TIMEOUT, text), Work.UNKNOWN);
                }
                default -> cause = cause.getCause();
            }
        }
        return null;
    }
}
