package dev.reprise.core.action;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a record a state of threads, runs or tool calls.
///
/// A record that is also a [Reducer] is changed by its actions. The annotation processor of
/// `reprise-state-processor` generates the mirror of the record, with which nothing is looked up by
/// reflection at run time; without it everything works the same.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AgentState {
    /// Where the state lives, with dots between the keys. Without it a reducer lives at its simple
    /// name in lower case with underscores, and any other record has no place of its own.
    String path() default "";

    StateScope scope() default StateScope.THREAD;

    /// What the state is called in the log of intents; the path, if nothing is said.
    String name() default "";

    /// The version of the JSON that is written; see `Upcast` for that of earlier ones.
    int version() default 1;
}
