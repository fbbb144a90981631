package dev.reprise.benchmarks;

/// One line of the table.
///
/// @param measured what counts; compared with the bound
/// @param detail further values of the same measurement
/// @param bound what may not be exceeded; infinite when it is only printed
/// @param reference something else measured in the same run
record Figure(
        String name, double measured, String unit, String detail, double bound, String reference) {
    static Figure bounded(String name, double measured, String unit, double bound) {
        return new Figure(name, measured, unit, "", bound, "");
    }

    static Figure printed(String name, double measured, String unit) {
        return bounded(name, measured, unit, Double.POSITIVE_INFINITY);
    }

    @SuppressWarnings("AnnotateFormatMethod") // every caller is in this package
    Figure detail(String format, Object... values) {
        return new Figure(name, measured, unit, format.formatted(values), bound, reference);
    }

    @SuppressWarnings("AnnotateFormatMethod") // every caller is in this package
    Figure reference(String format, Object... values) {
        return new Figure(name, measured, unit, detail, bound, format.formatted(values));
    }

    boolean holds() {
        return measured <= bound;
    }

    /// `yes`, `NO`, or nothing where there is no bound.
    String verdict() {
        if (Double.isInfinite(bound)) {
            return "";
        }
        return holds() ? "yes" : "NO";
    }
}
