/// Kills agents wherever they may be killed, and sees whether anything was done twice or lost.
///
/// A schedule says at which moments a process dies: before or after a record is appended, before or
/// after a tool has done its work outside. What a process does after its death has no effect. The
/// next process opens the same store and goes on.
@NullMarked
package dev.reprise.testing.crash;

import org.jspecify.annotations.NullMarked;
