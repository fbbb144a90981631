package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import java.util.List;

/// Measures one group in a JVM of its own, and each of its subjects in yet another one.
///
/// A JVM that has measured something else has compiled for that, too: call sites that saw one type
/// have seen several, and what is inlined by itself is not any more.
public final class Alone {
    private Alone() {}

    /// Prints what was measured, a figure or a cost a line.
    ///
    /// @param args name of the sampling, group, and the subject if only that is wanted
    public static void main(String[] args) {
        var group = new Groups(Sampling.named(args[0])).group(args[1]);
        if (args.length > 2) {
            group.subjects().measure(args[2]).forEach(System.out::println);
        } else {
            group.figures()
                    .measure(subject -> costs(args[0], args[1], subject))
                    .forEach(figure -> System.out.println(figure.toJson()));
        }
    }

    private static List<Cost> costs(String sampling, String group, String subject) {
        return Child.run(Child.OPTIONS, Alone.class, sampling, group, subject).stream()
                .map(Cost::parse)
                .toList();
    }

    /// The figures of a group.
    ///
    /// @param sampling its name
    static List<Figure> figures(String sampling, String group) {
        return Child.run(Child.OPTIONS, Alone.class, sampling, group).stream()
                .map(line -> Figure.fromJson(Json.parse(line)))
                .toList();
    }
}
