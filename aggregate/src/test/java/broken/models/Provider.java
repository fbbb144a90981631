package broken.models;

import broken.extensions.Permission;

/// A model that knows an extension.
public record Provider(Permission other) {}
