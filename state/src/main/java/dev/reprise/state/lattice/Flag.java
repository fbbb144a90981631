package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;

/// A switch that stays on once anybody has turned it on. As JSON `true` or `false`.
public record Flag(boolean isEnabled) {
    public static final Flag DISABLED = new Flag(false);
    public static final Flag ENABLED = new Flag(true);
    public static final Lattice<Flag> LATTICE = new Type();

    public Flag enable() {
        return ENABLED;
    }

    public Flag merge(Flag other) {
        return isEnabled ? this : other;
    }

    private static final class Type implements Lattice<Flag> {
        @Override
        public Flag merge(Flag left, Flag right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(Flag value) {
            return Json.of(value.isEnabled);
        }

        @Override
        public Flag fromJson(Json json) {
            return json.asBoolean().orElseThrow(() -> JsonException.mustBe("a boolean", json))
                    ? ENABLED
                    : DISABLED;
        }
    }
}
