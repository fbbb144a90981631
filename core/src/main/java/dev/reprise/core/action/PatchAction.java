package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;

/// A change given as operations.
record PatchAction(StateScope scope, Path base, Patch patch) implements StateAction {
    @Override
    public String stateName() {
        return "patch";
    }

    @Override
    public Json payload() {
        return JsonObject.EMPTY.with("Patch", patch.toJson());
    }

    @Override
    public Patch reduce(Json before) {
        return patch;
    }
}
