/// Work that waits for a thread, and who is at it.
///
/// A mailbox holds entries until each is settled; one consumer at a time works on a mailbox, under
/// a lease that ends by itself. [MailboxStore] is the port a back end implements. Each call takes
/// full effect or throws [MailboxException] and leaves nothing behind.
@NullMarked
package dev.reprise.core.mailbox;

import org.jspecify.annotations.NullMarked;
