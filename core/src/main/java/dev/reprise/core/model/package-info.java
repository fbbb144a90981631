/// The port to language models, and what travels over it.
///
/// Content is ordered blocks from the start, so that what a provider needs back verbatim survives.
/// A call blocks, pushes chunks while it lasts, and ends exactly once: by returning or by throwing.
@NullMarked
package dev.reprise.core.model;

import org.jspecify.annotations.NullMarked;
