package dev.reprise.state.lattice;

import dev.reprise.state.Json;

/// The smallest value anybody has written. As JSON the bare value. There is no empty register.
///
/// @param element the type of the value
public record MinReg<T>(Element<T> element, T value) {
    public static MinReg<Long> of(long value) {
        return new MinReg<>(Element.LONG, value);
    }

    public static MinReg<String> of(String value) {
        return new MinReg<>(Element.TEXT, value);
    }

    /// The lattice of registers of such values.
    public static <T> Lattice<MinReg<T>> lattice(Element<T> element) {
        return new Type<>(element);
    }

    /// A register with this value, whether it is smaller or not.
    public MinReg<T> with(T newValue) {
        return new MinReg<>(element, newValue);
    }

    public MinReg<T> merge(MinReg<T> other) {
        return element.compare(value, other.value) <= 0 ? this : other;
    }

    private record Type<T>(Element<T> element) implements Lattice<MinReg<T>> {
        @Override
        public MinReg<T> merge(MinReg<T> left, MinReg<T> right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(MinReg<T> register) {
            return element.toJson(register.value);
        }

        @Override
        public MinReg<T> fromJson(Json json) {
            return new MinReg<>(element, element.fromJson(json));
        }
    }
}
