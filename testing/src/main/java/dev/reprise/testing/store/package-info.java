/// What every thread store promises, as tests.
///
/// A store's test class implements [dev.reprise.testing.store.ThreadStoreContract], gives it a
/// fresh store for each test, and thereby runs all of it.
@NullMarked
package dev.reprise.testing.store;

import org.jspecify.annotations.NullMarked;
