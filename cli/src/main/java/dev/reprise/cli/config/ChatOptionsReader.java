package dev.reprise.cli.config;

import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.state.JsonException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the options of a model.
///
/// Members of `extra` win over their namesakes beside it. The known ones among them are options
/// like any other; the rest goes to the service as it is.
final class ChatOptionsReader {
    private final String model;
    private final Section base;
    private final Section extra;

    private ChatOptionsReader(String model, Section base, Section extra) {
        this.model = model;
        this.base = base;
        this.extra = extra;
    }

    /// The options in a section.
    ///
    /// @param model named in errors
    /// @throws ConfigException saying which member does not fit
    static ChatOptions read(String model, Section section) {
        var trouble = "'%s' chat_options extra merge failed: ".formatted(model);
        var extra = section.sectionOrEmpty("extra", trouble);
        var options = new ChatOptionsReader(model, section, extra).options();
        section.refuseOthers();
        return options;
    }

    private ChatOptions options() {
        return new ChatOptions(
                merged(section -> section.number("temperature")),
                merged(section -> section.index("max_tokens")),
                merged(section -> section.number("top_p")),
                stops(),
                merged(this::effort),
                merged(section -> section.unsigned("seed")),
                extra.others());
    }

    private interface Reading<T> {
        Optional<T> from(Section section);
    }

    private <T> @Nullable T merged(Reading<T> reading) {
        var usual = reading.from(base);
        return reading.from(extra).or(() -> usual).orElse(null);
    }

    private List<String> stops() {
        var usual = base.texts("stop_sequences");
        var more = extra.texts("stop_sequences");
        return more.isEmpty() ? usual : more;
    }

    private Optional<ReasoningEffort> effort(Section section) {
        return section.text("reasoning_effort").map(this::effort);
    }

    private ReasoningEffort effort(String text) {
        try {
            return ReasoningEffort.parse(text);
        } catch (JsonException e) {
            throw AgentConfig.invalid(model, "chat_options.reasoning_effort", text);
        }
    }
}
