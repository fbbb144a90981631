package broken.core;

import broken.runtime.Loop;

/// The core reaching up to the loop.
public record Early(Loop other) {}
