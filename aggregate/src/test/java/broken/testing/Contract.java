package broken.testing;

import broken.harness.Session;

/// A contract of something above the core.
public record Contract(Session other) {}
