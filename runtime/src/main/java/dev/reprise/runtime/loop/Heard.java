package dev.reprise.runtime.loop;

import dev.reprise.core.store.OpenInput;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.JsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a run has received, and what of it is not used yet.
///
/// For the run's own thread only. An input that is received twice counts once.
final class Heard {
    private static final System.Logger LOG = System.getLogger(Heard.class.getName());

    private final Set<Long> known = new HashSet<>();
    private final List<Long> open = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private @Nullable String cancelled;

    /// A decision that is not used yet.
    ///
    /// @param lsn its record in the log of the thread
    record Decision(long lsn, ToolCallDecision made) {}

    /// Takes over what was received.
    ///
    /// @return whether a decision is among them that was not known
    boolean add(List<OpenInput> inputs) {
        boolean decided = false;
        for (var input : inputs) {
            if (known.add(input.lsn())) {
                open.add(input.lsn());
                decided |= read(input);
            }
        }
        return decided;
    }

    private boolean read(OpenInput input) {
        var body = input.received().body();
        return switch (input.received().what()) {
            case DECISION -> {
                try {
                    yield decisions.add(new Decision(input.lsn(), ToolCallDecision.fromJson(body)));
                } catch (JsonException e) { // not written by a gateway; it is closed at the end
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "input " + input.lsn() + " is no decision",
                            e);
                    yield false;
                }
            }
            case CANCEL -> {
                cancelled = LiveRun.CANCELLED;
                yield false;
            }
            case NOTE, MESSAGE -> false;
        };
    }

    /// Why the run is to stop; absent when nobody said so.
    @Nullable String cancelled() {
        return cancelled;
    }

    /// Those that answer no call yet, oldest first.
    List<ToolCallDecision> decisions() {
        return decisions.isEmpty() ? List.of() : decisions.stream().map(Decision::made).toList();
    }

    /// Uses up the decisions for these targets.
    ///
    /// @return their records
    List<Long> use(Set<String> targets) {
        var used = new ArrayList<Long>();
        decisions.removeIf(
                decision -> targets.contains(decision.made().target()) && used.add(decision.lsn()));
        open.removeAll(used);
        return used;
    }

    /// Records of all that is not used.
    List<Long> open() {
        return open;
    }
}
