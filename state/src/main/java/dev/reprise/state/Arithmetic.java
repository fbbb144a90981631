package dev.reprise.state;

import dev.reprise.state.StateException.Reason;
import java.util.Locale;

/// Counting up and down: checked among signed 64-bit integers, by doubles otherwise.
enum Arithmetic {
    INCREMENT("+") {
        @Override
        long exact(long number, long amount) {
            return Math.addExact(number, amount);
        }

        @Override
        double real(double number, double amount) {
            return number + amount;
        }
    },
    DECREMENT("-") {
        @Override
        long exact(long number, long amount) {
            return Math.subtractExact(number, amount);
        }

        @Override
        double real(double number, double amount) {
            return number - amount;
        }
    };

    private final String sign;
    private final String label = name().toLowerCase(Locale.ROOT);

    Arithmetic(String sign) {
        this.sign = sign;
    }

    abstract long exact(long number, long amount);

    abstract double real(double number, double amount);

    Json apply(Path path, Json.Num number, Amount amount) {
        return number instanceof Json.Int(var value) && amount instanceof Amount.Int(var by)
                ? whole(path, value, by)
                : finite(path, real(number.toDouble(), amount.asDouble()));
    }

    private Json whole(Path path, long value, long by) {
        try {
            return Json.of(exact(value, by));
        } catch (ArithmeticException _) {
            throw invalid("%s overflow at %s: %d %s %d".formatted(label, path, value, sign, by));
        }
    }

    private Json finite(Path path, double result) {
        if (!Double.isFinite(result)) {
            throw invalid("%s produced non-finite value at %s".formatted(label, path));
        }
        return Json.of(result);
    }

    private static StateException invalid(String message) {
        return new StateException(new Reason.InvalidOperation(message));
    }
}
