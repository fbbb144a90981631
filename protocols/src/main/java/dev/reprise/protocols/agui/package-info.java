/// The AG-UI protocol: what front ends send to start a run, and the events they are shown.
///
/// Requests may hold the whole conversation and need not fit a narrow schema; what is sent back
/// breaks none of the rules by which the protocol's clients check order and shape.
@NullMarked
package dev.reprise.protocols.agui;

import org.jspecify.annotations.NullMarked;
