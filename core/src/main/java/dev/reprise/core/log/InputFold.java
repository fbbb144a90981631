package dev.reprise.core.log;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The inputs a thread has received, and which of them no commit has used up.
final class InputFold {
    private final Map<String, Position> places = new HashMap<>();
    private final TreeSet<Long> open = new TreeSet<>();

    Optional<Position> placeOf(String id) {
        return Optional.ofNullable(places.get(id));
    }

    Map<String, Position> places() {
        return places;
    }

    boolean isOpen(long lsn) {
        return open.contains(lsn);
    }

    List<Long> open() {
        return List.copyOf(open);
    }

    /// @throws StoreException with `InputUsed` when somebody else was first
    /// @throws IllegalArgumentException when one of them never was an input
    void requireOpen(List<Long> lsns) {
        for (var lsn : lsns) {
            if (!open.contains(lsn)) {
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

    void accept(LogRecord record) {
        switch (record.entry()) {
            case Entry.Received received ->
                    remember(received.id(), new Position(record.lsn(), record.version()), true);
            case Entry.Changed change -> change.took().forEach(open::remove);
            case Entry.Opened _,
                    Entry.Started _,
                    Entry.Finished _,
                    Entry.Claimed _,
                    Entry.Relabelled _,
                    Entry.Sent _ -> {}
        }
    }

    void remember(String id, Position place, boolean isOpen) {
        places.put(id, place);
        if (isOpen) {
            open.add(place.lsn());
        }
    }
}
