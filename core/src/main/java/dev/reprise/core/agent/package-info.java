/// What an agent is: its definition, how its model calls are tried again, and when it stops.
@NullMarked
package dev.reprise.core.agent;

import org.jspecify.annotations.NullMarked;
