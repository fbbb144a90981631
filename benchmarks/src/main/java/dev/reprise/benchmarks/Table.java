package dev.reprise.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Figures as a Markdown table that is readable as it stands.
record Table(List<Figure> figures) {
    private static final List<String> HEAD = List.of("figure", "measured", "bound", "holds", "more", "reference");

    String toText() {
        var rows = figures.stream().map(Table::row).toList();
        var widths = new int[HEAD.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    HEAD.get(i).length(),
                    rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
        }
        var rule = java.util.Arrays.stream(widths).mapToObj("-"::repeat).toList();
        return line(HEAD, widths)
                + line(rule, widths)
                + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static List<String> row(Figure figure) {
        return List.of(
                figure.name(),
                number(figure.measured()) + " " + figure.unit(),
                Double.isInfinite(figure.bound()) ? "" : "≤ " + number(figure.bound()) + " " + figure.unit(),
                figure.verdict(),
                figure.detail(),
                figure.reference());
    }

    /// Three digits that matter, without an exponent.
    static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            line.append(' ').append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length())).append(" |");
        }
        return line.append('\n').toString();
    }
}
