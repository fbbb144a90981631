package dev.reprise.state.working;

import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.StateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Where operations are collected until their patch is taken. Any thread may collect.
///
/// All references into one document share one sink, those below others included: their operations
/// are in the order in which they were written.
public final class PatchSink {
    /// Guards the list, and keeps the order of the hook that of the list.
    private final ReentrantLock collecting = new ReentrantLock();

    private final List<Op> ops = new ArrayList<>();
    private final Consumer<? super Op> hook;
    private final boolean isReadOnly;

    private PatchSink(Consumer<? super Op> hook, boolean isReadOnly) {
        this.hook = hook;
        this.isReadOnly = isReadOnly;
    }

    public static PatchSink of() {
        return of(_ -> {});
    }

    /// A sink that hands on each operation.
    ///
    /// @param hook called once an operation is collected, which it stays if the hook throws
    public static PatchSink of(Consumer<? super Op> hook) {
        return new PatchSink(hook, false);
    }

    /// A sink that takes nothing.
    public static PatchSink readOnly() {
        return new PatchSink(_ -> {}, true);
    }

    /// Collects an operation and hands it on.
    ///
    /// @throws StateException with `InvalidOperation` if this sink takes nothing, or whatever the
    ///   hook throws
    public void collect(Op op) {
        if (isReadOnly) {
            throw new StateException(
                    new StateException.Reason.InvalidOperation(
                            "write attempted on read-only state reference"));
        }
        collecting.lock();
        try {
            ops.add(op);
            hook.accept(op);
        } finally {
            collecting.unlock();
        }
    }

    /// Everything collected since the last time.
    public Patch take() {
        collecting.lock();
        try {
            var taken = new Patch(ops);
            ops.clear();
            return taken;
        } finally {
            collecting.unlock();
        }
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public int size() {
        collecting.lock();
        try {
            return ops.size();
        } finally {
            collecting.unlock();
        }
    }
}
