package broken.nats;

import broken.runtime.Loop;

/// A store that knows the loop.
public record Subject(Loop other) {}
