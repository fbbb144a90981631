package broken.core;

/// Named by a word that says nothing.
public interface StoreManager {
    /// Likewise, inside.
    interface StoreImpl {}
}
