/// Behaviors: code that is asked at eight phases of a run and answers with actions.
///
/// Each phase has its own view and its own sealed actions, so an action of another phase does not
/// compile. Hooks of one phase all see the same snapshot.
@NullMarked
package dev.reprise.core.behavior;

import org.jspecify.annotations.NullMarked;
