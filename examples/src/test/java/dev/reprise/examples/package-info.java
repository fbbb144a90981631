/// Runs what the documents show, as a reader would.
@NullMarked
package dev.reprise.examples;

import org.jspecify.annotations.NullMarked;
