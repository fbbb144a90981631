package dev.reprise.state.typed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Merges a component: a change of it is recorded as a lattice operation with the new value.
///
/// The component is a lattice type, or a record of such. It is one of a state, or of a record that
/// is nested or flat in one.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Merged {}
