/// Runs by id: those of this process, and the events of finished ones from the log.
@NullMarked
package dev.reprise.runtime.gateway;

import org.jspecify.annotations.NullMarked;
