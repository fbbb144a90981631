package dev.reprise.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// The CPU time of this process, all threads included.
///
/// The bean of the JDK counts in steps of 10 ms, which hides a single round; on Linux the clock of the
/// operating system is asked instead.
final class ProcessCpu {
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final OperatingSystemMXBean BEAN =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final @Nullable MethodHandle CLOCK = clock();
    private static final MemorySegment TIME = Arena.global().allocate(ValueLayout.JAVA_LONG, 2);

    private ProcessCpu() {}

    @SuppressWarnings("restricted") // the one call into the C library
    private static @Nullable MethodHandle clock() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        var linker = Linker.nativeLinker();
        var shape = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        return linker.defaultLookup()
                .find("clock_gettime")
                .map(address -> linker.downcallHandle(address, shape))
                .orElse(null);
    }

    static synchronized long nanos() {
        if (CLOCK == null) {
            return BEAN.getProcessCpuTime();
        }
        try {
            int failed = (int) CLOCK.invokeExact(CLOCK_PROCESS_CPUTIME_ID, TIME);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime answered " + failed);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime could not be called", e);
        }
        return TIME.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + TIME.get(ValueLayout.JAVA_LONG, 8);
    }
}
