package dev.reprise.runtime.fault;

import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.breaker.Breaker;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Stands between the runtime and tools that fail.
///
/// ```java
/// var faults = ToolFaults.of(ToolFaultPolicy.DEFAULT);
/// builder.tools(faults.aroundRepeatable(search), faults.around(refund));
/// ```
///
/// Each call of a tool that comes out of here ends with a result, within the time-outs of its
/// attempts: what the tool throws becomes an error with a code ([dev.reprise.core.tool.ToolFault]).
/// A tool that fails five times in a row is left alone for a while.
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

    /// With a clock for breakers and for the time that is left of a run.
    public static ToolFaults of(ToolFaultPolicy policy, InstantSource clock) {
        return new ToolFaults(
                policy,
                clock,
                () -> RandomGenerator.getDefault().nextDouble(),
                time -> Thread.sleep(time));
    }

    /// A tool that is tried again only when it is certain that nothing was done: its service could
    /// not be reached, or [dev.reprise.core.tool.ToolException#nothingDone] says so.
    public Tool around(Tool tool) {
        return guarded(tool, false);
    }

    /// A tool that may do its work twice, because it changes nothing or recognises a repeated call
    /// by its key: it is tried again after every failure that may pass.
    public Tool aroundRepeatable(Tool tool) {
        return guarded(tool, true);
    }

    private Tool guarded(Tool tool, boolean repeatable) {
        var breaker = new Breaker(policy.breaker(), clock);
        return new GuardedTool(tool, repeatable, policy, breaker, clock, random, pauses);
    }
}
