/// Surfaces that a model draws: messages of A2UI 0.9, checked, and the instructions for them.
@NullMarked
package dev.reprise.extensions.a2ui;

import org.jspecify.annotations.NullMarked;
