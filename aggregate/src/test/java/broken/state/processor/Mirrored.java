package broken.state.processor;

import broken.runtime.Loop;

/// A processor that knows the loop.
public record Mirrored(Loop other) {}
