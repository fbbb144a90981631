/// Records as state: how their components are stored, compared, read and written one by one.
///
/// A [RecordType] describes a record once and is all that reading, writing and comparing go by; it
/// comes from the annotation processor, or at run time by reflection with the same result. A value
/// is read whole or not at all, and what is wrong with it is said with its place.
@NullMarked
package dev.reprise.state.typed;

import org.jspecify.annotations.NullMarked;
