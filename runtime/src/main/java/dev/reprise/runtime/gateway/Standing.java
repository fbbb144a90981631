package dev.reprise.runtime.gateway;

import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.Optional;

/// How a run stands by what is stored. Of a run without a record only its thread tells, and only
/// until the next one.
///
/// @param isShown whether it is the one that the state of the thread tells of
record Standing(RunStatus status, boolean isShown) {
    /// The record is read after the thread: whoever changes it from here on changes the version
    /// too.
    static Standing of(ThreadStore store, ThreadView view, RunId run) {
        boolean isShown =
                view.state().find(RunState.RUN.key("id")).equals(Optional.of(Json.of(run.value())));
        var status =
                store.run(view.owner(), run)
                        .map(RunRecord::status)
                        .orElseGet(() -> isShown ? shown(view) : RunStatus.DONE);
        return new Standing(status, isShown);
    }

    private static RunStatus shown(ThreadView view) {
        try {
            return view.state()
                    .find(RunState.RUN.key("status"))
                    .flatMap(Json::asText)
                    .map(RunStatus::parse)
                    .orElse(RunStatus.DONE);
        } catch (JsonException _) { // somebody else wrote it
            return RunStatus.DONE;
        }
    }
}
