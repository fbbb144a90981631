package broken.facts;

import broken.core.Loud;

/// A fact that knows the core.
public record Named(Loud other) {}
