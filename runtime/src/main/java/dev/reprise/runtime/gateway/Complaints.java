package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What could not be done for which runs: told once for each reason, not every few seconds.
final class Complaints {
    private static final System.Logger LOG = System.getLogger(Complaints.class.getName());

    private final String what;
    private final Map<Owned<RunId>, String> told = new ConcurrentHashMap<>(); // why

    /// @param what becomes of a run, as in "run r1 could not be taken over"
    Complaints(String what) {
        this.what = what;
    }

    /// Does something for a run. What fails there concerns this run only.
    ///
    /// @return whether it was done
    boolean isDone(Owner owner, RunId run, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) { // of this run; the others have their turn all the same
            tell(owner, run, e);
            return false;
        }
        told.remove(new Owned<>(owner, run));
        return true;
    }

    void tell(Owner owner, RunId run, RuntimeException why) {
        var reason = why.toString();
        if (!reason.equals(told.put(new Owned<>(owner, run), reason))) {
            LOG.log(System.Logger.Level.WARNING, "run " + run + " " + what, why);
        }
    }

    /// The others are of no interest any more.
    void retain(List<Owned<RunRecord>> runs) {
        if (!told.isEmpty()) {
            told.keySet()
                    .retainAll(
                            runs.stream()
                                    .map(run -> new Owned<>(run.owner(), run.value().run()))
                                    .collect(Collectors.toSet()));
        }
    }
}
