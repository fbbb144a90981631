package dev.reprise.state.lattice;

import dev.reprise.state.Json;

/// The largest value anybody has written. As JSON the bare value. There is no empty register.
///
/// @param element the type of the value
public record MaxReg<T>(Element<T> element, T value) {
    public static MaxReg<Long> of(long value) {
        return new MaxReg<>(Element.LONG, value);
    }

    public static MaxReg<String> of(String value) {
        return new MaxReg<>(Element.TEXT, value);
    }

    /// The lattice of registers of such values.
    public static <T> Lattice<MaxReg<T>> lattice(Element<T> element) {
        return new Type<>(element);
    }

    /// A register with this value, whether it is larger or not.
    public MaxReg<T> with(T newValue) {
        return new MaxReg<>(element, newValue);
    }

    public MaxReg<T> merge(MaxReg<T> other) {
        return element.compare(value, other.value) >= 0 ? this : other;
    }

    private record Type<T>(Element<T> element) implements Lattice<MaxReg<T>> {
        @Override
        public MaxReg<T> merge(MaxReg<T> left, MaxReg<T> right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(MaxReg<T> register) {
            return element.toJson(register.value);
        }

        @Override
        public MaxReg<T> fromJson(Json json) {
            return new MaxReg<>(element, element.fromJson(json));
        }
    }
}
