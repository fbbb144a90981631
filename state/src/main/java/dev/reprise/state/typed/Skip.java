package dev.reprise.state.typed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Leaves a component out of the JSON of its record.
///
/// A record that is read has the default there or, without one, what is empty for the type: `0`,
/// `false`, an empty optional, list or map, or `null` where that is allowed.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Skip {}
