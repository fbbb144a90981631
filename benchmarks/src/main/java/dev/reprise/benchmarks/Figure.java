package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

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

    /// For another JVM.
    Json toJson() {
        var json =
                JsonObject.builder()
                        .put("name", name)
                        .put("measured", measured)
                        .put("unit", unit)
                        .put("detail", detail)
                        .put("reference", reference);
        return (Double.isInfinite(bound) ? json : json.put("bound", bound)).build();
    }

    static Figure fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Figure(
                in.requireText("name"),
                in.doubleValue("measured").orElseThrow(),
                in.requireText("unit"),
                in.requireText("detail"),
                in.doubleValue("bound").orElse(Double.POSITIVE_INFINITY),
                in.requireText("reference"));
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
