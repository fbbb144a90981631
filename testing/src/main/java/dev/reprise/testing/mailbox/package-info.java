/// What every mailbox store promises, as tests.
///
/// A store's test class implements [dev.reprise.testing.mailbox.MailboxStoreContract], gives it a
/// fresh store for each test, and thereby runs all of it.
@NullMarked
package dev.reprise.testing.mailbox;

import org.jspecify.annotations.NullMarked;
