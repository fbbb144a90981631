package dev.reprise.server.runs;

import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunQuery;
import dev.reprise.server.query.IdFilters;
import dev.reprise.server.query.Query;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads which runs a listing asks for.
public final class RunFilter {
    private RunFilter() {}

    /// Reads the query; a status or origin nobody knows filters nothing. Empty when no run can
    /// match.
    ///
    /// @throws IllegalArgumentException when a number is none
    public static Optional<RunQuery> read(Query query) {
        var ids = new IdFilters(query);
        var filter =
                new RunQuery(
                        query.count("offset", 0),
                        query.count("limit", RunQuery.DEFAULT.limit()),
                        ids.thread("thread_id"),
                        ids.run("parent_run_id"),
                        word(query.text("status")).map(RunFilter::status).orElse(null),
                        word(query.text("terminationCode", "termination_code")).orElse(null),
                        word(query.text("origin")).map(RunFilter::origin).orElse(null),
                        query.unsigned("created_at_from"),
                        query.unsigned("created_at_to"),
                        query.unsigned("updated_at_from"),
                        query.unsigned("updated_at_to"));
        return ids.canMatch() ? Optional.of(filter) : Optional.empty();
    }

    private static Optional<String> word(Optional<String> text) {
        return text.map(value -> value.strip().toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty());
    }

    private static @Nullable RunStatus status(String word) {
        return Arrays.stream(RunStatus.values())
                .filter(status -> status.label().equals(word))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable RunOrigin origin(String word) {
        return switch (word) {
            case "ag-ui", "agui" -> RunOrigin.AG_UI;
            case "ai-sdk", "aisdk" -> RunOrigin.AI_SDK;
            default ->
                    Arrays.stream(RunOrigin.values())
                            .filter(origin -> origin.label().equals(word))
                            .findFirst()
                            .orElse(null);
        };
    }
}
