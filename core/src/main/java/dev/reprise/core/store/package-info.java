/// The log of threads and everything that is read from it.
///
/// One append makes a fact true: a commit is one record with messages, patches, run metadata and
/// the events it releases. [ThreadLog] is the port a back end implements; [ThreadStore] adds the
/// operations of a store on top. Each call takes full effect or throws [StoreException] and leaves
/// nothing behind.
@NullMarked
package dev.reprise.core.store;

import org.jspecify.annotations.NullMarked;
