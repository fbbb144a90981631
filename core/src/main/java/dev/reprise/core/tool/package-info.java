/// Tools: what a model may call, what they are given, and what they give back.
///
/// A tool returns data (a result, state actions, messages) and never sees the live state. A problem
/// inside a tool becomes an error result for the model and never ends the run.
@NullMarked
package dev.reprise.core.tool;

import org.jspecify.annotations.NullMarked;
