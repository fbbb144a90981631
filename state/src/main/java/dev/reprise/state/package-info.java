/// JSON documents as immutable values, and patches as data that change them.
///
/// Values, paths, operations and patches may be shared by any number of threads. Applying a patch
/// gives a new document or throws [StateException]; the given one never changes, and equal inputs
/// always give equal results. Documents share what they have in common, so a change costs what it
/// touches, not what the document weighs. Documents and paths are at most 500 deep.
@NullMarked
package dev.reprise.state;

import org.jspecify.annotations.NullMarked;
