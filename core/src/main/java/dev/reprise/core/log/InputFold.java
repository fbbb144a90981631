package dev.reprise.core.log;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The inputs a thread has received, and which of them no commit has used up.
final class InputFold {
    private final Map<String, Position> places = new HashMap<>();
    private final TreeMap<Long, OpenInput> open = new TreeMap<>();
    private @Nullable List<OpenInput> listed = List.of(); // of what is open; made when asked for

    Optional<Position> placeOf(String id) {
        return Optional.ofNullable(places.get(id));
    }

    Map<String, Position> places() {
        return places;
    }

    @Nullable OpenInput openAt(long lsn) {
        return open.get(lsn);
    }

    /// Those that wait to be used, oldest first.
    List<OpenInput> open() {
        if (listed == null) {
            listed = List.copyOf(open.values());
        }
        return listed;
    }

    /// @throws StoreException with `InputUsed` when somebody else was first
    /// @throws IllegalArgumentException when one of them never was an input
    void requireOpen(List<Long> lsns) {
        for (var lsn : lsns) {
            if (!open.containsKey(lsn)) {
                throw refusal(lsn);
            }
        }
    }

    private RuntimeException refusal(long lsn) {
        boolean isInput = places.values().stream().anyMatch(place -> place.lsn() == lsn);
        return isInput
                ? new StoreException(new StoreException.Reason.InputUsed(lsn))
                : new IllegalArgumentException(
                        "record %d is no input of the thread".formatted(lsn));
    }

    /// @param took those that are used up now
    /// @throws StoreException with `InputArrived` when another one behind the record is open
    void requireNoneBehind(long lsn, List<Long> took) {
        for (var input = open.higherKey(lsn); input != null; input = open.higherKey(input)) {
            if (!took.contains(input)) {
                throw new StoreException(new StoreException.Reason.InputArrived(input));
            }
        }
    }

    void accept(LogRecord record) {
        switch (record.entry()) {
            case Entry.Received received ->
                    remember(
                            received.id(),
                            new Position(record.lsn(), record.version()),
                            new OpenInput(record.lsn(), received));
            case Entry.Changed change -> {
                if (!change.took().isEmpty()) {
                    change.took().forEach(open::remove);
                    listed = null;
                }
            }
            case Entry.Opened _,
                    Entry.Started _,
                    Entry.Finished _,
                    Entry.Claimed _,
                    Entry.Relabelled _,
                    Entry.Sent _ -> {}
        }
    }

    /// @param input absent when it is used up
    void remember(String id, Position place, @Nullable OpenInput input) {
        places.put(id, place);
        if (input != null) {
            open.put(place.lsn(), input);
            listed = null;
        }
    }
}
