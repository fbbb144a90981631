/// The configuration file: agents, and the models and providers they name.
///
/// A member that is unknown or would have no effect is refused with its full path.
@NullMarked
package dev.reprise.cli.config;

import org.jspecify.annotations.NullMarked;
