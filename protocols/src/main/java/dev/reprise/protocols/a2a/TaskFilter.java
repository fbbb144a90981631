package dev.reprise.protocols.a2a;

import dev.reprise.core.ThreadId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which tasks a client wants to see, and how much of each.
///
/// @param pageSize 1 to 100
/// @param after milliseconds since the epoch; only tasks whose status is newer
/// @param withText whether what agents said is shown
public record TaskFilter(
        @Nullable ThreadId context,
        @Nullable TaskState state,
        int pageSize,
        @Nullable TaskPlace from,
        OptionalInt historyLength,
        @Nullable Long after,
        boolean withText) {
    private static final int MOST = 100;
    private static final int USUAL = 50;

    /// Reads the parameters.
    ///
    /// @param parameters by their names, as text
    /// @throws A2aException naming the one that is wrong
    public static TaskFilter read(Function<String, Optional<String>> parameters) {
        Function<String, Optional<String>> given =
                name -> parameters.apply(name).filter(text -> !text.isBlank());
        int size = number("pageSize", given).orElse(USUAL);
        if (size < 1 || size > MOST) {
            throw wrong("pageSize must be 1 to %d, was %d".formatted(MOST, size));
        }
        return new TaskFilter(
                given.apply("contextId").map(TaskFilter::thread).orElse(null),
                given.apply("status").flatMap(TaskFilter::state).orElse(null),
                size,
                given.apply("pageToken").map(TaskPlace::parse).orElse(null),
                number("historyLength", given),
                given.apply("statusTimestampAfter").map(TaskFilter::time).orElse(null),
                given.apply("includeArtifacts").filter("true"::equals).isPresent());
    }

    /// A parameter that says how many.
    ///
    /// @throws A2aException when it is no number
    public static OptionalInt number(String name, Function<String, Optional<String>> parameters) {
        var text = parameters.apply(name).filter(value -> !value.isBlank());
        try {
            return text.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseUnsignedInt(text.get()));
        } catch (NumberFormatException e) {
            throw wrong("%s must be an unsigned integer, was \"%s\"".formatted(name, text.get()));
        }
    }

    private static ThreadId thread(String id) {
        try {
            return new ThreadId(id);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /// Empty for what clients send that were given no state, `@a2a-js/sdk` 1.3.0 among them.
    private static Optional<TaskState> state(String label) {
        if (label.equals("TASK_STATE_UNSPECIFIED") || label.equals("UNRECOGNIZED")) {
            return Optional.empty();
        }
        var state =
                Arrays.stream(TaskState.values())
                        .filter(known -> known.label().equals(label))
                        .findFirst();
        if (state.isEmpty()) {
            throw wrong("status is unknown: \"" + label + "\"");
        }
        return state;
    }

    private static long time(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw wrong("statusTimestampAfter must be a time of RFC 3339, was \"" + text + "\"");
        }
    }

    static A2aException wrong(String message) {
        return new A2aException(A2aError.INVALID_PARAMS, message);
    }

    /// Whether a task is among those that are wanted, on whatever page.
    public boolean matches(TaskStatus status) {
        return (state == null || state == status.state()) && (after == null || status.at() > after);
    }
}
