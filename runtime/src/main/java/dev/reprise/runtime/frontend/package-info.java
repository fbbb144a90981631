/// Tools that run in a front end.
@NullMarked
package dev.reprise.runtime.frontend;

import org.jspecify.annotations.NullMarked;
