package dev.reprise.protocols.a2a;

import java.util.Comparator;

/// Where a task stands in a list, and where the next page begins: the task whose status changed
/// last comes first.
///
/// @param at milliseconds since the epoch
public record TaskPlace(long at, String task) implements Comparable<TaskPlace> {
    private static final Comparator<TaskPlace> ORDER =
            Comparator.comparingLong(TaskPlace::at).reversed().thenComparing(TaskPlace::task);

    @Override
    public int compareTo(TaskPlace other) {
        return ORDER.compare(this, other);
    }

    static TaskPlace parse(String token) {
        int dot = token.indexOf('.');
        try {
            return new TaskPlace(
                    Long.parseLong(token.substring(0, Math.max(0, dot))), token.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw TaskFilter.wrong("pageToken is none of this server's: \"" + token + "\"");
        }
    }

    /// What a client sends to go on behind this task.
    public String token() {
        return at + "." + task;
    }
}
