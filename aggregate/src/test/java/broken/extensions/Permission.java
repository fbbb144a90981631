package broken.extensions;

import broken.runtime.Loop;

/// An extension that knows the loop.
public record Permission(Loop other) {}
