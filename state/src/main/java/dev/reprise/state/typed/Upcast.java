package dev.reprise.state.typed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes the JSON of one version of a record that of the next: on a static method of the record
/// that takes and gives a `JsonObject`.
///
/// Once such a method is in use it stays, together with those after it, for as long as there are
/// values of the version it begins with.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Upcast {
    /// The version it begins with, from 1.
    int from();
}
