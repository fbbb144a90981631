/// JSON state of an agent, and the paths, operations and patches that change it.
@NullMarked
package dev.reprise.state;

import org.jspecify.annotations.NullMarked;
