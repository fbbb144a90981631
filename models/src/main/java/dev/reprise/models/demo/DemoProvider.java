package dev.reprise.models.demo;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import java.time.Duration;
import java.util.Set;

/// The provider `demo`. Every name of a model will do, the empty one as well.
///
/// `REPRISE_DEMO_DELAY_MS` is how long it takes over each piece of an answer; nothing by default.
public final class DemoProvider implements ModelProvider {
    static final String DELAY = "REPRISE_DEMO_DELAY_MS";

    @Override
    public Set<String> names() {
        return Set.of("demo");
    }

    @Override
    public ChatModel open(String name, ProviderSettings settings) {
        return new DemoModel(delay(settings));
    }

    private static Duration delay(ProviderSettings settings) {
        var text = settings.variable(DELAY);
        try {
            return text == null ? Duration.ZERO : Duration.ofMillis(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    "%s must be a number of milliseconds, was \"%s\"".formatted(DELAY, text));
        }
    }
}
