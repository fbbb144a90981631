package dev.reprise.cli;

import dev.reprise.core.model.ProviderSettings;
import dev.reprise.runtime.resolve.ModelCatalog;
import java.util.List;
import java.util.Map;

/// Which model the demo agents use when nobody says.
final class DemoModel {
    private static final String DEMO = "demo:";

    /// In the order in which they are preferred.
    private static final List<String> SERVICES = List.of("gpt-4o-mini", "deepseek-chat");

    private DemoModel() {}

    /// The first model that can be asked, because its key or an address of the user's own is set;
    /// the demo model, and a notice, when there is none.
    static String choose(Map<String, String> environment, List<String> notices) {
        var settings = new ProviderSettings(null, null, environment);
        var catalog = new ModelCatalog(Map.of(), Map.of(), Map.of(), settings);
        for (var model : SERVICES) {
            if (catalog.missingKey(model).isEmpty()) {
                return model;
            }
        }
        notices.add(
                "no OPENAI_API_KEY or DEEPSEEK_API_KEY is set: the demo model answers, by fixed rules and without"
                        + " any network");
        return DEMO;
    }
}
