/// What Reprise costs: a program that measures and prints one table.
///
/// Each figure is printed with its bound and with something measured in the same run that tells how fast
/// the machine was. Nothing of Reprise is switched off; a figure for which something is says so in its
/// name.
@NullMarked
package dev.reprise.benchmarks;

import org.jspecify.annotations.NullMarked;
