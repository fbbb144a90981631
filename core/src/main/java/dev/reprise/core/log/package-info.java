/// What every back end of the log shares: what records do to a thread, and their written form.
///
/// [ThreadFold] checks a record against the thread, says what it changes, and keeps the result; it
/// is the only place where a log becomes a thread. [RecordJson] is the one JSON form of records,
/// exact in both directions.
@NullMarked
package dev.reprise.core.log;

import org.jspecify.annotations.NullMarked;
