package dev.reprise.state.typed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component is where its member is missing. A member that is `null` is not missing.
///
/// Optional components pass it over: they are empty.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /// The JSON text of the value, such as `0`, `"en"` in quotes or `[]`.
    String value();
}
