import dev.reprise.core.event.AgentEvent.TextDelta;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.Agent;

record City(@Describe("city name") String name) {}

void main() {
    var weather = Tool.of("weather", "Current weather of a city.", City.class, city -> "18 °C in " + city.name());
    try (var run = Agent.of("openai:gpt-4o-mini", weather).stream("How is the weather in Oslo?")) {
        for (var event : run) if (event instanceof TextDelta(_, var text)) IO.print(text);
    }
}
