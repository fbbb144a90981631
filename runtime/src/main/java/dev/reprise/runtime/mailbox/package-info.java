/// Runs in the background: they wait in the mailbox of their thread until it is their turn.
///
/// [MailboxRuns] begins one run of a thread after the other and settles its entry when the run is
/// over or waits for a decision. What a process leaves behind that dies, another one takes up when
/// the lease has run out; a run that had begun by then is not begun again.
@NullMarked
package dev.reprise.runtime.mailbox;

import org.jspecify.annotations.NullMarked;
