package broken.core;

/// A library that prints.
public final class Loud {
    public void speak() {
        System.err.println("not allowed here");
    }
}
