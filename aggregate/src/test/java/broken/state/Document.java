package broken.state;

import broken.runtime.Loop;

/// State that knows the loop.
public record Document(Loop other) {}
