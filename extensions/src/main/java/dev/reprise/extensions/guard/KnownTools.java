package dev.reprise.extensions.guard;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolFault;
import dev.reprise.core.tool.ToolFault.Code;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The behavior `known_tools`: tells a model that calls a tool which does not exist what the
/// closest ones are called.
public final class KnownTools implements AgentBehavior {
    public static final String ID = "known_tools";

    private static final int SUGGESTIONS = 3;

    private final Set<String> names;

    private KnownTools(Collection<String> names) {
        this.names = new TreeSet<>(names);
    }

    /// A behavior that knows these tools.
    ///
    /// @param tools all that the agents with this behavior have
    public static KnownTools of(Collection<? extends Tool> tools) {
        return new KnownTools(tools.stream().map(tool -> tool.descriptor().id()).toList());
    }

    /// A behavior that knows tools by their names.
    ///
    /// @param names of all tools that the agents with this behavior have
    public static KnownTools ofNames(String... names) {
        return new KnownTools(Arrays.asList(names));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        var wanted = call.call().name();
        if (names.contains(wanted)) {
            return ActionSet.empty();
        }
        var fault =
                ToolFault.of(Code.NOT_FOUND, "there is no tool '%s'".formatted(wanted))
                        .withHint("The closest are: " + String.join(", ", closest(wanted)));
        return ActionSet.of(new SetToolResult(fault.toResult(wanted)));
    }

    private List<String> closest(String wanted) {
        var lower = wanted.toLowerCase(Locale.ROOT);
        return names.stream()
                .sorted(
                        Comparator.comparingInt(
                                name -> distance(lower, name.toLowerCase(Locale.ROOT))))
                .limit(SUGGESTIONS)
                .toList();
    }

    /// How many characters have to be added, removed or replaced.
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        Arrays.setAll(row, at -> at);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
