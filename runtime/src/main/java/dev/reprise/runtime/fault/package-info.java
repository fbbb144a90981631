/// Tools that fail, hang or are asked too often: what is tried again, how long a call may take, and
/// what the model is told.
///
/// The failures of a tool around which [ToolFaults] stands become results with a code. What a tool
/// declares to be safe may be done twice; everything else is tried again only if it is certain that
/// nothing was done, and where nobody knows, the outcome of the call is unknown. What comes of an
/// attempt after it was given up is kept.
@NullMarked
package dev.reprise.runtime.fault;

import org.jspecify.annotations.NullMarked;
