/// Tools that fail, hang or are asked too often: what is tried again, how long a call may take, and
/// what the model is told.
///
/// A tool around which [ToolFaults] stands never throws: its failures become results with a code.
/// What may be done twice is the application's to say; everything else is tried again only if it is
/// certain that nothing was done.
@NullMarked
package dev.reprise.runtime.fault;

import org.jspecify.annotations.NullMarked;
