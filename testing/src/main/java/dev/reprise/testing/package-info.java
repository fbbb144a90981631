/// What tests of several modules need: clocks that are moved by hand, and contracts for ports.
@NullMarked
package dev.reprise.testing;

import org.jspecify.annotations.NullMarked;
