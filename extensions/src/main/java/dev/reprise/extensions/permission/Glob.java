package dev.reprise.extensions.permission;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// A compiled glob. It covers a whole text, in time linear in the text whatever the pattern is.
///
/// A `*` crosses `/` only at the end of the pattern or as a whole segment. Text is compared code
/// point by code point, case-sensitively. A malformed glob matches nothing, negated or not.
final class Glob {
    private final boolean negated;
    private final Optional<Automaton> automaton;

    private Glob(boolean negated, Optional<Automaton> automaton) {
        this.negated = negated;
        this.automaton = automaton;
    }

    static Glob compile(String pattern) {
        int at = 0;
        while (at < pattern.length() && pattern.charAt(at) == '!') {
            at++;
        }
        var parsed = new GlobParser(pattern.substring(at)).parse();
        return new Glob(at % 2 == 1, parsed.map(Automaton::of));
    }

    boolean matches(String text) {
        return automaton.isPresent() && automaton.get().covers(text) != negated;
    }

    /// A part of a pattern.
    sealed interface Part {
        /// Exactly one character.
        record One(IntPredicate of) implements Part {}

        /// Any number of characters.
        record Many(IntPredicate of) implements Part {}

        /// Nothing, or anything up to and with a slash.
        record Segments() implements Part {}

        /// One of several.
        record Choice(List<Part> parts) implements Part {}

        /// One after the other.
        record Sequence(List<Part> parts) implements Part {}
    }

    /// All ways through a pattern, followed at once.
    private static final class Automaton {
        private final List<Place> places = new ArrayList<>();
        private int start;

        /// @param step which character leads to `next`
        /// @param free places reached without a character
        private record Place(IntPredicate step, int next, List<Integer> free) {}

        static Automaton of(Part pattern) {
            var automaton = new Automaton();
            int end = automaton.add(_ -> false, -1, List.of());
            automaton.start = automaton.before(pattern, end);
            return automaton;
        }

        private int add(IntPredicate step, int next, List<Integer> free) {
            places.add(new Place(step, next, free));
            return places.size() - 1;
        }

        /// The place from which the part leads to the next place.
        private int before(Part part, int next) {
            return switch (part) {
                case Part.One(var of) -> add(of, next, List.of());
                case Part.Many(var of) -> loop(of, next);
                case Part.Segments() -> {
                    int slash = add(c -> c == '/', next, List.of());
                    yield add(_ -> false, -1, List.of(next, loop(_ -> true, slash)));
                }
                case Part.Choice(var parts) ->
                        add(
                                _ -> false,
                                -1,
                                parts.stream().map(choice -> before(choice, next)).toList());
                case Part.Sequence(var parts) -> {
                    int place = next;
                    for (var each : parts.reversed()) {
                        place = before(each, place);
                    }
                    yield place;
                }
            };
        }

        private int loop(IntPredicate of, int next) {
            return add(of, places.size(), List.of(next)); // back to itself
        }

        boolean covers(String text) {
            var here = new BitSet(places.size());
            enter(start, here);
            for (int at = 0; at < text.length() && !here.isEmpty(); ) {
                int c = text.codePointAt(at);
                at += Character.charCount(c);
                var there = new BitSet(places.size());
                for (int i = here.nextSetBit(0); i >= 0; i = here.nextSetBit(i + 1)) {
                    if (places.get(i).step().test(c)) {
                        enter(places.get(i).next(), there);
                    }
                }
                here = there;
            }
            return here.get(0); // the end was added first
        }

        private void enter(int place, BitSet here) {
            if (!here.get(place)) {
                here.set(place);
                places.get(place).free().forEach(free -> enter(free, here));
            }
        }
    }
}
