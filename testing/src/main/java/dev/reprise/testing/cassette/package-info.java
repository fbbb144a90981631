/// Recorded traffic between runs and models, kept in readable files.
///
/// A [CassetteRecorder] notes what a model is asked and what it answers; a [CassettePlayer] answers
/// the same again without the model, and says what changed where a run asks something else. Known
/// secrets reach no file.
@NullMarked
package dev.reprise.testing.cassette;

import org.jspecify.annotations.NullMarked;
