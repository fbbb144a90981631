package broken.ops;

import broken.cli.Command;

/// A library that calls a program.
public record Budget(Command other) {}
