package dev.reprise.models.demo;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds and solves a sum of two numbers in a text.
final class Arithmetic {
    private static final String NUMBER = "-?\\d+(?:\\.\\d+)?";
    private static final Pattern NUMBERS = Pattern.compile(NUMBER);
    private static final Pattern SUM =
            Pattern.compile(
                    "(?<![\\w.])("
                            + NUMBER
                            + ")\\s*([-+*/x×÷]|plus|minus|times|divided by)\\s*("
                            + NUMBER
                            + ")(?!\\w)");

    private Arithmetic() {}

    /// As `2 + 2 = 4`, for the first sum of a text.
    static Optional<String> solve(String text) {
        var sum = SUM.matcher(text);
        if (!sum.find()) {
            return Optional.empty();
        }
        var left = new BigDecimal(sum.group(1));
        var right = new BigDecimal(sum.group(3));
        return switch (sum.group(2)) {
            case "+", "plus" -> solved(left, "+", right, left.add(right));
            case "-", "minus" -> solved(left, "-", right, left.subtract(right));
            case "*", "x", "×", "times" -> solved(left, "*", right, left.multiply(right));
            default ->
                    right.signum() == 0
                            ? Optional.of("Nothing can be divided by 0.")
                            : solved(left, "/", right, left.divide(right, MathContext.DECIMAL32));
        };
    }

    private static Optional<String> solved(
            BigDecimal left, String operator, BigDecimal right, BigDecimal result) {
        return Optional.of(
                "%s %s %s = %s"
                        .formatted(
                                left.toPlainString(),
                                operator,
                                right.toPlainString(),
                                result.stripTrailingZeros().toPlainString()));
    }

    static List<BigDecimal> numbers(String text) {
        var numbers = new ArrayList<BigDecimal>();
        var number = NUMBERS.matcher(text);
        while (number.find()) {
            numbers.add(new BigDecimal(number.group()));
        }
        return numbers;
    }
}
