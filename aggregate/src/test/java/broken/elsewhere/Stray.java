package broken.elsewhere;

import broken.core.Loud;

/// A module nobody has decided about.
public record Stray(Loud other) {}
