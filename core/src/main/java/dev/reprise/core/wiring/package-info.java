/// Parts of the system that agents get without naming them.
///
/// What a wiring brings is looked up each time an agent is resolved, stands before what the agent
/// itself names, and does not change while a run goes on.
@NullMarked
package dev.reprise.core.wiring;

import org.jspecify.annotations.NullMarked;
