package broken.harness;

import broken.hosting.Host;

/// One face that knows another.
public record Session(Host other) {}
