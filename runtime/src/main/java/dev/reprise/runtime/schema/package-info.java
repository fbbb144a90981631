/// JSON Schemas and JSON for records: what a model is told about a tool's arguments, and what
/// becomes of the arguments it sends.
///
/// The schema of a record and its decoding say the same. Nothing is loaded before it is needed, and
/// no schema ever makes this package ask the network.
@NullMarked
package dev.reprise.runtime.schema;

import org.jspecify.annotations.NullMarked;
