package broken.mcp;

import broken.nats.Subject;

/// One edge that knows another.
public record Client(Subject other) {}
