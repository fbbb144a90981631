/// Which tools may run: rules over tool names and arguments that allow, deny, or ask a person.
///
/// [Permission] evaluates the rules before each call, [ToolPolicy] keeps an agent to the tools of
/// its definition. Rules live in the thread's state and are changed by [PermissionAction]s;
/// overrides last as long as one run. Any rule that denies wins over all others.
@NullMarked
package dev.reprise.extensions.permission;

import org.jspecify.annotations.NullMarked;
