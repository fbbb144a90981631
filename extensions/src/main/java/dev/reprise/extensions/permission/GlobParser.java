package dev.reprise.extensions.permission;

import dev.reprise.extensions.permission.Glob.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Reads the text of a glob.
final class GlobParser {
    private static final int DEEPEST = 10;

    private final String text;
    private int at;
    private int depth;

    GlobParser(String text) {
        this.text = text;
    }

    /// Says that the text is no glob; never leaves this class.
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }

    /// The pattern; empty when it is malformed.
    Optional<Part> parse() {
        try {
            return Optional.of(sequence());
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private Part sequence() {
        var parts = new ArrayList<Part>();
        while (at < text.length() && !endsChoice()) {
            parts.add(part());
        }
        return new Part.Sequence(parts);
    }

    private boolean endsChoice() {
        return depth > 0 && (text.charAt(at) == ',' || text.charAt(at) == '}');
    }

    private Part part() {
        return switch (text.charAt(at)) {
            case '*' -> stars();
            case '?' -> {
                at++;
                yield new Part.One(c -> c != '/');
            }
            case '[' -> characterClass();
            case '{' -> choice();
            default -> {
                int literal = literal();
                yield new Part.One(c -> c == literal);
            }
        };
    }

    /// A single star counts as two, unless a `**` segment is its neighbour.
    private Part stars() {
        int from = at;
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        boolean beside = text.startsWith("**/", from - 3) || text.startsWith("/**", at);
        if (at - from == 1 && beside) {
            return new Part.Many(c -> c != '/');
        }
        if (at == text.length()) {
            return new Part.Many(_ -> true);
        }
        boolean begins = from == 0 || text.charAt(from - 1) == '/';
        if (begins && text.charAt(at) == '/') {
            at++;
            return new Part.Segments();
        }
        return new Part.Many(c -> c != '/');
    }

    private int literal() {
        if (text.charAt(at) != '\\') {
            return next();
        }
        at++;
        if (at == text.length()) {
            throw new Malformed();
        }
        int c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private Part characterClass() {
        at++;
        boolean negated = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
        if (negated) {
            at++;
        }
        IntPredicate members = _ -> false;
        boolean first = true; // a bracket in front is a member
        while (first || (at < text.length() && text.charAt(at) != ']')) {
            members = members.or(range());
            first = false;
        }
        expect(']');
        return new Part.One(negated ? members.negate() : members);
    }

    private IntPredicate range() {
        if (at == text.length()) {
            throw new Malformed();
        }
        int low = literal();
        boolean ranges =
                at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
        if (!ranges) {
            return c -> c == low;
        }
        at++;
        int high = literal();
        return c -> low <= c && c <= high;
    }

    private Part choice() {
        at++;
        if (++depth > DEEPEST) {
            throw new Malformed();
        }
        List<Part> parts = new ArrayList<>();
        parts.add(sequence());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            parts.add(sequence());
        }
        expect('}');
        depth--;
        return new Part.Choice(parts);
    }

    private void expect(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            throw new Malformed();
        }
        at++;
    }
}
