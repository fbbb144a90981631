/// Ties tests to the facts of the specification.
///
/// `docs/facts.txt` lists the facts that are kept; a test says with [Fact] which of them it pins.
/// The build fails when a listed fact has no test and when a test names a fact that is not listed.
@NullMarked
package dev.reprise.facts;

import org.jspecify.annotations.NullMarked;
