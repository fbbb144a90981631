/// From a request to a run that can begin: the thread loaded, the input committed, the run claimed.
@NullMarked
package dev.reprise.runtime.prepare;

import org.jspecify.annotations.NullMarked;
