package dev.reprise.runtime.store;

import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.message.Message;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.TrackedPatch;

/// How much memory a thread takes while it is loaded, in bytes: about what its messages, its state
/// and its patches take, not what its log takes on the disk. Text is taken for wide and what state
/// and patches share counts twice, so that it comes to 1.4 to 1.9 times of what the heap shows.
///
/// Counting looks at all of it, so it is done when a thread is loaded and again when as much was
/// appended as was there. In between what is appended counts as it is written, and a bit more.
final class HeldBytes {
    private static final long OBJECT = 32;
    private static final long MEMBER = 24;
    private static final long MESSAGE = 200;
    private static final long PATCH = 250;
    private static final long RUN = 500;

    /// What a byte of a record comes to in memory at most, about.
    private static final int PER_BYTE = 4;

    private static final long RECOUNT = 1 << 16;

    private long counted;
    private long appended;

    long bytes() {
        return counted + appended;
    }

    /// Counts what a thread holds.
    void count(ThreadFold fold) {
        counted = of(fold);
        appended = 0;
    }

    /// A record was appended.
    ///
    /// @param length as it is written
    void append(ThreadFold fold, int length) {
        appended += (long) length * PER_BYTE;
        if (appended > counted + RECOUNT) {
            count(fold);
        }
    }

    void clear() {
        counted = 0;
        appended = 0;
    }

    private static long of(ThreadFold fold) {
        long bytes = of(fold.state());
        for (var message : fold.thread().messages()) {
            bytes += of(message);
        }
        for (var patch : fold.thread().patches()) {
            bytes += of(patch);
        }
        return bytes + RUN * fold.runs().size();
    }

    /// Values that are still in the state are counted twice.
    private static long of(TrackedPatch patch) {
        long bytes = PATCH;
        for (var op : patch.patch().ops()) {
            bytes += PATCH + of(op);
        }
        return bytes;
    }

    private static long of(Op op) {
        return switch (op) {
            case Op.Set(_, var value) -> of(value);
            case Op.Append(_, var value) -> of(value);
            case Op.MergeObject(_, var value) -> of(value);
            case Op.Insert(_, _, var value) -> of(value);
            case Op.Remove(_, var value) -> of(value);
            case Op.LatticeMerge(_, var value) -> of(value);
            case Op.Delete _, Op.Increment _, Op.Decrement _ -> 0;
        };
    }

    private static long of(Message message) {
        long bytes = MESSAGE + of(message.content());
        var calls = message.toolCalls();
        if (calls != null) {
            for (var call : calls) {
                bytes += MESSAGE + of(call.arguments());
            }
        }
        return bytes;
    }

    private static long of(String text) {
        return OBJECT + 2L * text.length();
    }

    private static long of(Json json) {
        return switch (json) {
            case JsonObject object -> {
                long bytes = OBJECT;
                for (var member : object) {
                    bytes += MEMBER + of(member.key()) + of(member.value());
                }
                yield bytes;
            }
            case JsonArray array -> {
                long bytes = OBJECT;
                for (var element : array) {
                    bytes += MEMBER + of(element);
                }
                yield bytes;
            }
            case Json.Text(var value) -> OBJECT + of(value);
            case Json.Num _ -> OBJECT;
            case Json.Bool _, Json.Null _ -> 0;
        };
    }
}
