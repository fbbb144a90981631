package dev.reprise.core.model;

/// Which of the offered tools a model calls. It says nothing where no tools are offered.
public sealed interface ToolChoice {
    /// What every provider has a word for.
    enum Mode implements ToolChoice {
        /// The model decides.
        AUTO,
        /// No tool is called, though the model sees them.
        NONE,
        /// At least one tool is called.
        REQUIRED
    }

    /// This tool is called.
    ///
    /// @param tool id of an offered tool
    record Named(String tool) implements ToolChoice {
        public Named {
            if (tool.isBlank()) {
                throw new IllegalArgumentException("tool must not be blank");
            }
        }
    }
}
