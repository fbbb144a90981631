/// Reminders: short texts in the thread's state that the model is shown before it answers.
///
/// Tools and behaviors add them with [ReminderAction]; [Reminder] shows each to the model and,
/// unless told otherwise, forgets them afterwards.
@NullMarked
package dev.reprise.extensions.reminder;

import org.jspecify.annotations.NullMarked;
