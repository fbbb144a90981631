/// How time passes for runs and tools.
///
/// Where the clock of a runtime is an [dev.reprise.core.AlarmClock], waits go by it and end when it
/// is moved. Otherwise they go by time that no clock can be set to.
@NullMarked
package dev.reprise.runtime.time;

import org.jspecify.annotations.NullMarked;
