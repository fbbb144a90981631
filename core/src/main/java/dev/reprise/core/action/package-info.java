/// How tools and behaviors change state: actions that reduce to patches, never direct writes.
///
/// An action names its scope and base path; [StateActions] resolves both, reduces a list against
/// one rolling snapshot, and returns the patch and the serialized actions of the intent log.
@NullMarked
package dev.reprise.core.action;

import org.jspecify.annotations.NullMarked;
