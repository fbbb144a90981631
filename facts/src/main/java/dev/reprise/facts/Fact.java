package dev.reprise.facts;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says which facts of the specification a test pins, as in `@Fact("state T-PATCH-1")`.
///
/// On a type it means that the tests of the type pin the fact together.
@Documented
@Repeatable(Fact.List.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Fact {
    /// Each one a page of the specification, a space and the fact's id there. String literals only.
    String[] value();

    /// Holds repeated annotations; written by the compiler.
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface List {
        /// The repeated annotations in source order.
        Fact[] value();
    }
}
