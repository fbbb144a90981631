package dev.reprise.runtime.fault;

import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.breaker.Breaker;
import dev.reprise.runtime.time.Awaited;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Stands between the runtime and tools that fail.
///
/// ```java
/// var faults = ToolFaults.of(ToolFaultPolicy.DEFAULT);
/// builder.tools(faults.around(search.readOnly()), faults.around(refund));
/// ```
///
/// Each call of a tool that comes out of here ends within the time-outs of its attempts: what the
/// tool throws becomes an error with a code ([dev.reprise.core.tool.ToolFault]). What is tried
/// again follows from what the tool declares ([Tool#effect]). A tool that fails five times in a row
/// is left alone for a while.
public final class ToolFaults {
    private final ToolFaultPolicy policy;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final Pauses pauses;

    ToolFaults(ToolFaultPolicy policy, InstantSource clock, DoubleSupplier random, Pauses pauses) {
        this.policy = policy;
        this.clock = clock;
        this.random = random;
        this.pauses = pauses;
    }

    public static ToolFaults of(ToolFaultPolicy policy) {
        return of(policy, InstantSource.system());
    }

    /// With a clock for breakers and for the time that is left of a run. If it is an
    /// [dev.reprise.core.AlarmClock], time-outs and the waits between attempts go by it as well.
    public static ToolFaults of(ToolFaultPolicy policy, InstantSource clock) {
        return new ToolFaults(
                policy,
                clock,
                () -> RandomGenerator.getDefault().nextDouble(),
                time -> new Awaited().within(time, clock));
    }

    /// The same tool with attempts, time-outs and a breaker.
    ///
    /// If it is read-only or idempotent, it is tried again after every failure that may pass.
    /// Otherwise it is tried again only when nothing was done: its service could not be reached,
    /// [dev.reprise.core.tool.ToolException#nothingDone] says so, or its probe did not find
    /// anything. When that stays open after a time-out, the outcome of the call is unknown, as if
    /// the process had died.
    public Tool around(Tool tool) {
        var breaker = new Breaker(policy.breaker(), clock);
        return new GuardedTool(tool, policy, breaker, clock, random, pauses);
    }
}
