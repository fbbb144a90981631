package dev.reprise.extensions.permission;

import java.util.Comparator;

/// How narrow a rule is; of two rules with the same verdict the narrower one decides.
///
/// @param toolKind how the tool is named: 3 exactly, 2 by glob, 1 by regular expression
/// @param conditional whether arguments matter
/// @param conditions how many conditions the arguments have to meet
/// @param precision sum over the conditions: 3 exact, 2 glob, 1 regular expression
public record Specificity(int toolKind, boolean conditional, int conditions, int precision)
        implements Comparable<Specificity> {
    private static final Comparator<Specificity> ORDER =
            Comparator.comparingInt(Specificity::toolKind)
                    .thenComparing(Specificity::conditional)
                    .thenComparingInt(Specificity::conditions)
                    .thenComparingInt(Specificity::precision);

    /// Of a rule that names one tool and nothing else.
    public static final Specificity OF_TOOL = new Specificity(3, false, 0, 0);

    @Override
    public int compareTo(Specificity other) {
        return ORDER.compare(this, other);
    }
}
