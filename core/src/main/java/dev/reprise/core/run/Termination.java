package dev.reprise.core.run;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a run ended, or paused.
public sealed interface Termination {
    /// The model answered without asking for a tool.
    record NaturalEnd() implements Termination {}

    /// A behavior ended the run.
    record BehaviorRequested() implements Termination {}

    /// A stop policy fired.
    record Stopped(String code, @Nullable String detail) implements Termination {}

    record Cancelled() implements Termination {}

    /// Tool calls wait for decisions; the run goes on when they come.
    record Suspended() implements Termination {}

    record Failed(String message) implements Termination {}

    default RunStatus status() {
        return this instanceof Suspended ? RunStatus.WAITING : RunStatus.DONE;
    }

    /// The code that run records keep; of [Stopped] in lower case and without spaces around it.
    default String recordedCode() {
        return switch (this) {
            case NaturalEnd _ -> "natural";
            case BehaviorRequested _ -> "behavior_requested";
            case Stopped(var code, _) -> code.strip().toLowerCase(Locale.ROOT);
            case Cancelled _ -> "cancelled";
            case Suspended _ -> "input_required";
            case Failed _ -> "error";
        };
    }

    /// What run records keep beside the code.
    default @Nullable String detail() {
        return switch (this) {
            case Stopped(_, var detail) -> detail;
            case Failed(var message) -> message;
            case NaturalEnd _, BehaviorRequested _, Cancelled _, Suspended _ -> null;
        };
    }

    /// What the state of the run says when it is done; absent while it waits.
    default @Nullable String doneReason() {
        return switch (this) {
            case Suspended _ -> null;
            case Stopped(var code, _) -> "stopped:" + code;
            case NaturalEnd _, BehaviorRequested _, Cancelled _, Failed _ -> recordedCode();
        };
    }

    default JsonObject toJson() {
        return switch (this) {
            case NaturalEnd _ -> tagged("natural_end");
            case BehaviorRequested _ -> tagged("behavior_requested");
            case Cancelled _ -> tagged("cancelled");
            case Suspended _ -> tagged("suspended");
            case Failed(var message) -> tagged("error").with("value", message);
            case Stopped(var code, var detail) -> {
                var value = JsonObject.EMPTY.with("code", code);
                yield tagged("stopped")
                        .with("value", detail == null ? value : value.with("detail", detail));
            }
        };
    }

    private static JsonObject tagged(String type) {
        return JsonObject.EMPTY.with("type", type);
    }

    static Termination fromJson(Json json) {
        var in = JsonReader.of(json);
        var type = in.requireText("type");
        return switch (type) {
            case "natural_end" -> new NaturalEnd();
            case "behavior_requested", "plugin_requested" -> new BehaviorRequested();
            case "cancelled" -> new Cancelled();
            case "suspended" -> new Suspended();
            case "error" -> new Failed(in.requireText("value"));
            case "stopped" -> {
                var value = JsonReader.of(in.requireObject("value"));
                yield new Stopped(value.requireText("code"), value.text("detail").orElse(null));
            }
            default -> throw new JsonException("termination type is unknown: \"" + type + "\"");
        };
    }
}
