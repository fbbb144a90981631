package dev.reprise.extensions.permission;

import dev.reprise.extensions.permission.FieldPath.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the text of a pattern; used once.
final class PatternParser {
    private final String text;
    private final int end;
    private int at;

    PatternParser(String text) {
        this.text = text;
        this.end = text.stripTrailing().length();
    }

    ToolPattern parse() {
        skipBlanks();
        var tool = tool();
        var arguments = has('(') ? arguments() : new ArgumentTest.Any();
        skipBlanks();
        if (at < end) {
            throw error("unexpected trailing '%s'".formatted(text.substring(at, end)));
        }
        return new ToolPattern(tool, arguments);
    }

    private TextTest tool() {
        if (has('/')) {
            return regexTool();
        }
        int from = at;
        while (at < end && text.charAt(at) != '(' && !isBlank()) {
            at++;
        }
        var name = text.substring(from, at);
        if (name.isEmpty()) {
            throw error("empty tool name");
        }
        boolean globbed = name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
        return globbed ? TextTest.Globbed.of(name) : new TextTest.Exact(name);
    }

    /// Ends at the first slash outside of parentheses.
    private TextTest regexTool() {
        int from = ++at;
        int depth = 0;
        while (at < end && (text.charAt(at) != '/' || depth > 0)) {
            switch (text.charAt(at)) {
                case '\\' -> at++;
                case '(' -> depth++;
                case ')' -> depth--;
                default -> {}
            }
            at++;
        }
        if (at >= end) {
            at = from;
            throw error("invalid regex: missing closing '/'");
        }
        var regex = text.substring(from, at);
        if (regex.isEmpty()) {
            throw error("empty regex pattern");
        }
        var compiled = Regex.compile(regex);
        if (compiled.isEmpty()) {
            at = from;
            throw error("invalid regex: " + regex);
        }
        at++;
        return new TextTest.Searched(regex, compiled);
    }

    private ArgumentTest arguments() {
        at++;
        skipBlanks();
        ArgumentTest test;
        if (looksLikeField()) {
            test = fields();
        } else if (has('*') && (at + 1 == end || isEndOrBlank(text.charAt(at + 1)))) {
            at++;
            test = new ArgumentTest.Any();
        } else {
            return primary();
        }
        skipBlanks();
        expect(')');
        return test;
    }

    private static boolean isEndOrBlank(char c) {
        return c == ')' || Character.isWhitespace(c);
    }

    /// Everything up to the parenthesis that closes the one in front.
    private ArgumentTest primary() {
        int from = at;
        int depth = 1;
        while (at < end) {
            char c = text.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            at++;
        }
        if (at == end) {
            throw error("expected ')'");
        }
        var glob = text.substring(from, at).strip();
        if (glob.isEmpty()) {
            throw error("empty primary pattern");
        }
        at++;
        return new ArgumentTest.Primary(TextTest.Globbed.of(glob));
    }

    /// Whether a path and an operator come next. Names with a hyphen do not count, as in other
    /// implementations of these patterns.
    private boolean looksLikeField() {
        int i = at;
        while (i < end && isPathCharacter(text.charAt(i))) {
            i++;
        }
        boolean named = i > at && text.charAt(at) != '.' && text.charAt(at) != '[';
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return named
                && (text.startsWith("=", i)
                        || text.startsWith("~", i)
                        || text.startsWith("!~", i)
                        || text.startsWith("!=", i));
    }

    private static boolean isPathCharacter(char c) {
        return Character.isLetterOrDigit(c) || "_*.[]".indexOf(c) >= 0;
    }

    private ArgumentTest fields() {
        var conditions = new ArrayList<ArgumentTest.Condition>();
        conditions.add(condition());
        skipBlanks();
        while (has(',')) {
            at++;
            skipBlanks();
            conditions.add(condition());
            skipBlanks();
        }
        return new ArgumentTest.Fields(conditions);
    }

    private ArgumentTest.Condition condition() {
        var path = path();
        skipBlanks();
        boolean negated = accept("!");
        if (accept("=~")) {
            return new ArgumentTest.Condition(path, negated, TextTest.Searched.of(quoted()));
        }
        if (accept("=")) {
            return new ArgumentTest.Condition(path, negated, new TextTest.Exact(quoted()));
        }
        if (accept("~")) {
            return new ArgumentTest.Condition(path, negated, TextTest.Globbed.of(quoted()));
        }
        throw error("expected operator");
    }

    private boolean accept(String operator) {
        boolean there = text.startsWith(operator, at);
        at += there ? operator.length() : 0;
        return there;
    }

    private FieldPath path() {
        var steps = new ArrayList<Step>();
        segment(steps);
        while (has('.')) {
            at++;
            segment(steps);
        }
        return new FieldPath(steps);
    }

    private void segment(List<Step> steps) {
        int from = at;
        if (has('*')) {
            at++;
            steps.add(new Step.AnyMember());
        } else {
            while (at < end && isIdentifier(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw error("expected field name");
            }
            steps.add(new Step.Member(text.substring(from, at)));
        }
        while (has('[')) {
            at++;
            steps.add(item().orElseThrow(() -> error("expected index or '*'")));
            expect(']');
        }
    }

    private static boolean isIdentifier(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private Optional<Step> item() {
        if (has('*')) {
            at++;
            return Optional.of(new Step.AnyItem());
        }
        int from = at;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            return Optional.of(new Step.Item(Integer.parseInt(text.substring(from, at))));
        } catch (NumberFormatException e) {
            at = from;
            return Optional.empty();
        }
    }

    private String quoted() {
        skipBlanks();
        if (!has('"')) {
            throw error("expected string literal");
        }
        int opened = at++;
        var value = new StringBuilder();
        while (at < end && text.charAt(at) != '"') {
            boolean escaped = text.startsWith("\\\"", at) || text.startsWith("\\\\", at);
            at += escaped ? 1 : 0;
            value.append(text.charAt(at++));
        }
        if (at >= end) {
            at = opened;
            throw error("unterminated string literal");
        }
        at++;
        return value.toString();
    }

    private boolean has(char c) {
        return at < end && text.charAt(at) == c;
    }

    private boolean isBlank() {
        return Character.isWhitespace(text.charAt(at));
    }

    private void skipBlanks() {
        while (at < end && isBlank()) {
            at++;
        }
    }

    private void expect(char c) {
        if (!has(c)) {
            throw error("expected '%s'".formatted(c));
        }
        at++;
    }

    private PatternException error(String problem) {
        int bytes = text.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
        return new PatternException(bytes, problem);
    }
}
