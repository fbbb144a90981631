package dev.reprise.extensions.permission;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/// What the arguments of a call have to look like.
sealed interface ArgumentTest {
    boolean accepts(Json arguments);

    /// Anything.
    record Any() implements ArgumentTest {
        @Override
        public boolean accepts(Json arguments) {
            return true;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /// A glob over the only argument, or over the JSON text of all when there is not just one.
    record Primary(TextTest.Globbed glob) implements ArgumentTest {
        @Override
        public boolean accepts(Json arguments) {
            return glob.accepts(textOf(primary(arguments)));
        }

        private static Json primary(Json arguments) {
            return arguments instanceof JsonObject object && object.size() == 1
                    ? object.iterator().next().value()
                    : arguments;
        }

        @Override
        public String toString() {
            return "(" + glob.shown() + ")";
        }
    }

    /// Conditions on single arguments, all of which must hold.
    record Fields(List<Condition> conditions) implements ArgumentTest {
        public Fields {
            conditions = List.copyOf(conditions);
        }

        @Override
        public boolean accepts(Json arguments) {
            return conditions.stream().allMatch(condition -> condition.holds(arguments));
        }

        @Override
        public String toString() {
            return conditions.stream()
                    .map(Condition::toString)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /// A condition on the values at a path. It holds when it does for any of them, so a missing
    /// value meets none, negated or not.
    record Condition(FieldPath path, boolean negated, TextTest test) {
        boolean holds(Json arguments) {
            return path.in(arguments).stream()
                    .anyMatch(value -> test.accepts(textOf(value)) != negated);
        }

        private String operator() {
            var plain =
                    switch (test) {
                        case TextTest.Exact _ -> "=";
                        case TextTest.Globbed _ -> "~";
                        case TextTest.Searched _ -> "=~";
                    };
            return negated ? "!" + plain : plain;
        }

        @Override
        public String toString() {
            return "%s %s \"%s\""
                    .formatted(
                            path,
                            operator(),
                            test.shown().replace("\\", "\\\\").replace("\"", "\\\""));
        }
    }

    /// The text that is compared: of a string itself, of null nothing, of all else compact JSON.
    private static String textOf(Json value) {
        return switch (value) {
            case Json.Text(var text) -> text;
            case Json.Null _ -> "";
            case Json.Bool _, Json.Num _, JsonObject _, JsonArray _ -> value.toString();
        };
    }
}
