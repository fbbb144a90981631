package broken.hosting;

import broken.ops.Budget;

/// One face that knows another.
public record Host(Budget other) {}
