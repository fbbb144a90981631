package dev.reprise.core.tool;

import org.jspecify.annotations.Nullable;

/// A report from a tool that is still working.
///
/// @param progress share done, finite and not negative; absent where the tool cannot tell
/// @param loaded units done
/// @param total units there are
public record ToolProgress(
        Status status,
        @Nullable Double progress,
        @Nullable Double loaded,
        @Nullable Double total,
        @Nullable String message)
        implements ToolReport {
    /// Where the work is.
    public enum Status {
        PENDING("pending"),
        RUNNING("running"),
        DONE("done"),
        FAILED("failed"),
        CANCELLED("cancelled");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public ToolProgress {
        check("progress", progress);
        check("loaded", loaded);
        check("total", total);
    }

    public static ToolProgress running(double progress, @Nullable String message) {
        return new ToolProgress(Status.RUNNING, progress, null, null, message);
    }

    /// So many of so many units done.
    public static ToolProgress of(
            Status status, double loaded, double total, @Nullable String message) {
        return new ToolProgress(
                status, total == 0 ? null : (Double) (loaded / total), loaded, total, message);
    }

    private static void check(String name, @Nullable Double value) {
        if (value == null) {
            return;
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number, was " + value);
        }
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be non-negative, was " + value);
        }
    }
}
