/// The one stream of events that every protocol is made from.
///
/// An event knows its run, its place in the run and when it happened; its JSON is exact in both
/// directions.
@NullMarked
package dev.reprise.core.event;

import org.jspecify.annotations.NullMarked;
