/// What an agent comes to once names are looked up: its tools, behaviors, stop policies and models.
@NullMarked
package dev.reprise.runtime.resolve;

import org.jspecify.annotations.NullMarked;
