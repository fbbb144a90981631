package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.io.File;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The records of runs in files of their own, as a store finds them that is opened. They matter for
/// runs whose thread is gone, or was never here.
final class FoundRuns {
    private static final System.Logger LOG = System.getLogger(FoundRuns.class.getName());

    private final StoreContext store;
    private final long since;
    private final Map<String, File> files;

    /// @param since files that are older are known, if their runs are; in milliseconds
    FoundRuns(StoreContext store, long since) {
        this.store = store;
        this.since = since;
        files = store.folder().runFiles();
    }

    /// Takes over what is new.
    void readNew() {
        Set<String> known = new HashSet<>();
        store.runs().all().forEach(run -> known.add(run.value().run().value()));
        files.forEach((name, file) -> {
            if (!known.contains(name) || file.lastModified() >= since) {
                read(file);
            }
        });
    }

    private void read(File file) {
        try {
            var in = JsonReader.of(Json.parse(StoreFolder.read(file.toPath())));
            var owner = in.text("_owner").map(Owner::parse).orElse(Owner.LOCAL);
            store.runs().putNewer(owner, RunRecord.fromJson(in.object()));
        } catch (IOException | JsonException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "run record " + file + " cannot be read", e);
        }
    }

    /// Believes their files of runs that no log tells of, and forgets those without.
    ///
    /// @param inDoubt whether no log tells of a run
    /// @param gone threads that were there; runs cannot go on without
    void checkThoseWithoutLog(Predicate<RunRecord> inDoubt, Set<ThreadId> gone) {
        store.runs()
                .all()
                .filter(run -> inDoubt.test(run.value()))
                .toList()
                .forEach(run -> check(run, gone));
    }

    private void check(Owned<RunRecord> run, Set<ThreadId> gone) {
        var id = run.value().run();
        var file = files.get(id.value());
        if (file == null) {
            store.runs().remove(run.owner(), id);
            return;
        }
        read(file);
        store.runs()
                .find(run.owner(), id)
                .filter(now -> now.status() != RunStatus.DONE && gone.contains(now.thread()))
                .ifPresent(now -> cancel(run.owner(), now));
    }

    private void cancel(Owner owner, RunRecord run) {
        var cancelled = run.ended(new Termination.Cancelled(), store.clock().millis());
        store.runs().put(owner, cancelled);
        store.writeRun(owner, cancelled);
    }
}
