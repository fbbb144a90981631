package dev.reprise.models.demo;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The words in capitals that ask for one certain call each, as the demo agents' prompts define
/// them.
enum Directives {
    RUN_WEATHER_TOOL("get_weather", _ -> Json.object("location", "Tokyo")),
    RUN_STOCK_TOOL("get_stock_price", _ -> Json.object("symbol", "AAPL")),
    RUN_APPEND_NOTE("append_note", rest -> Json.object("note", or(rest, "A note"))),
    RUN_SERVER_INFO("serverInfo", _ -> JsonObject.EMPTY),
    RUN_FAILING_TOOL("failingTool", _ -> JsonObject.EMPTY),
    RUN_PROGRESS_DEMO("progress_demo", rest -> Json.object("scenario", scenario(rest))),
    RUN_ASK_USER_TOOL("askUserQuestion", _ -> Json.object("message", "What should I do next?")),
    RUN_BG_TOOL("set_background_color", _ -> Json.object("colors", List.of("#dbeafe", "#dcfce7"))),
    RUN_FINISH_TOOL("finish", rest -> Json.object("summary", or(rest, "Done."))),
    RUN_A2UI_TOOL("render_a2ui", DemoSurface::arguments);

    private static final List<String> SCENARIOS =
            List.of("data_pipeline", "deploy", "slow_build", "multi_phase");
    private static final Pattern ANY = Pattern.compile("RUN_[A-Z0-9_]+");

    private final String tool;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Arguments arguments;

    Directives(String tool, Arguments arguments) {
        this.tool = tool;
        this.arguments = arguments;
    }

    private interface Arguments {
        /// @param rest what follows the word
        JsonObject of(String rest);
    }

    private record Found(int at, Wish wish) {}

    /// The calls that a text asks for, in its order.
    static List<Wish> in(String text) {
        var found = new ArrayList<Found>();
        for (var directive : values()) {
            var at = text.indexOf(directive.name());
            if (at >= 0) {
                var rest = rest(text.substring(at + directive.name().length()));
                found.add(new Found(at, new Wish(directive.tool, directive.arguments.of(rest))));
            }
        }
        found.sort(Comparator.comparingInt(Found::at));
        return found.stream().map(Found::wish).toList();
    }

    private static String rest(String text) {
        var next = ANY.matcher(text);
        var own = next.find() ? text.substring(0, next.start()) : text;
        UnaryOperator<String> trimmed = part -> part.replaceAll("^[\\s:,.;-]+|\\s+$", "");
        return trimmed.apply(own);
    }

    private static String or(String text, String fallback) {
        return text.isEmpty() ? fallback : text;
    }

    private static String scenario(String rest) {
        return SCENARIOS.stream().filter(rest::contains).findFirst().orElse("default");
    }
}
