package outside;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.state.typed.RecordType;
import java.util.List;

/// Prints what the log of a shop would hold.
final class Main {
    private Main() {}

    public static void main(String[] args) {
        var changes =
                List.of(
                        StateAction.of(new Till.Sale("tea \"green\"", 250)),
                        StateAction.of(new Till.Sale("Käse", Long.MAX_VALUE - 250)),
                        StateAction.of(new Till.Closing("")));
        var reduced = StateActions.reduce(Json.object(), changes, null);
        print(reduced.patch().toJson());
        var state = reduced.patch().apply(Json.object());
        print(state);
        var type = RecordType.of(Till.class);
        var till = type.fromJson(state.find(Path.parse("shop.till")).orElseThrow());
        print(type.toPatch(till, Path.of("copy")).toJson());
        print(type.diff(till, till.reduce(new Till.Sale("pear", -3)), Path.ROOT).toJson());
    }

    private static void print(Json json) {
        System.out.writeBytes(json.toBytes());
        System.out.println();
    }
}
