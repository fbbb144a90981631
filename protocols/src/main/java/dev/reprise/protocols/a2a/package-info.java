/// A2A: how agents find each other and hand each other tasks.
///
/// Two shapes side by side: the one that existing deployments speak under `/v1/a2a`, called the
/// seed shape here, and the A2A 1.0 standard.
@NullMarked
package dev.reprise.protocols.a2a;

import org.jspecify.annotations.NullMarked;
