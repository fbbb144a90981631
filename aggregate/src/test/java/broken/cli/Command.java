package broken.cli;

/// Prints, which a program may, and is what nobody else may use.
public final class Command {
    private Command() {}

    public static String run() {
        System.out.println("allowed here");
        return "ran";
    }
}
