package broken.jdbc;

import broken.nats.Subject;

/// One store that knows another.
public record Table(Subject other) {}
