package dev.reprise.models.demo;

import dev.reprise.core.tool.ToolDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Understands a few plain sentences that ask for a tool: `How is the weather in Oslo?`, `add 2 and
/// 3`, `echo hello`, `sleep 200 ms`, and `use the tool …` for any tool that is offered.
final class Wishes {
    private static final List<String> WEATHER = List.of("weather", "get_weather");
    private static final Pattern PLACE =
            Pattern.compile("\\b(?:in|for|at)\\s+(\\p{Lu}[\\p{L}'-]*(?:\\s+\\p{Lu}[\\p{L}'-]*)*)");
    private static final Pattern USE = Pattern.compile("\\b(?:call|use|run|try|invoke|tool)\\b");
    private static final Pattern ADD = Pattern.compile("^\\W*(?:please\\s+)?add\\b.*\\d");
    private static final Pattern ECHO =
            Pattern.compile("^\\W*(?:please\\s+)?echo\\b[\\s:]*(.*)$", Pattern.DOTALL);
    private static final Pattern SLEEP =
            Pattern.compile("\\bsleep\\s+(?:for\\s+)?(\\d+)\\s*(ms|millis\\w*|s|sec\\w*)?");

    private Wishes() {}

    static List<Wish> in(String text, Offer offer) {
        var lower = text.toLowerCase(Locale.ROOT);
        return weather(text, lower, offer)
                .or(() -> echo(text, lower, offer))
                .or(() -> sum(text, lower, offer))
                .or(() -> sleep(lower, offer))
                .or(() -> named(text, lower, offer))
                .stream()
                .toList();
    }

    /// Whether the text asks a tool to add, so that nobody else does.
    static boolean isSum(String text, Offer offer) {
        return sum(text, text.toLowerCase(Locale.ROOT), offer).isPresent();
    }

    private static Optional<Wish> weather(String text, String lower, Offer offer) {
        if (!lower.contains("weather")) {
            return Optional.empty();
        }
        var place = PLACE.matcher(text);
        var name = place.find() ? place.group(1) : "Tokyo";
        return offer.any(WEATHER).map(tool -> wish(tool, new Guess(name)));
    }

    private static Optional<Wish> echo(String text, String lower, Offer offer) {
        var found = ECHO.matcher(lower);
        return found.find()
                ? offer.any(List.of("echo"))
                        .map(tool -> wish(tool, new Guess(text.substring(found.start(1)))))
                : Optional.empty();
    }

    private static Optional<Wish> sum(String text, String lower, Offer offer) {
        return ADD.matcher(lower).find()
                ? offer.any(List.of("add")).map(tool -> wish(tool, new Guess(text)))
                : Optional.empty();
    }

    private static Optional<Wish> sleep(String lower, Offer offer) {
        var found = SLEEP.matcher(lower);
        if (!found.find()) {
            return Optional.empty();
        }
        var unit = found.group(2);
        var isSeconds = unit != null && unit.startsWith("s");
        var millis = found.group(1) + (isSeconds ? "000" : "");
        return offer.any(List.of("sleep")).map(tool -> wish(tool, new Guess(millis)));
    }

    /// Any tool whose id is in the text, where the text speaks of using one.
    private static Optional<Wish> named(String text, String lower, Offer offer) {
        if (!USE.matcher(lower).find()) {
            return Optional.empty();
        }
        return offer.find(id ->
                        Pattern.compile("(?<!\\w)" + Pattern.quote(id) + "(?!\\w)")
                                .matcher(text)
                                .find())
                .map(tool -> wish(tool, new Guess(text)));
    }

    private static Wish wish(ToolDescriptor tool, Guess guess) {
        return new Wish(tool.id(), guess.arguments(tool.parameters()));
    }
}
