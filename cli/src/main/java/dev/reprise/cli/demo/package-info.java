/// Agents and tools to try things with; no key and no service is needed.
@NullMarked
package dev.reprise.cli.demo;

import org.jspecify.annotations.NullMarked;
