package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import org.junit.jupiter.api.Test;

class RegisterTest {
    @Test
    void theLargestOrTheSmallestValueWins() {
        assertThat(MaxReg.of(3).merge(MaxReg.of(7)).value()).isEqualTo(7);
        assertThat(MaxReg.of(7).merge(MaxReg.of(3)).value()).isEqualTo(7);
        assertThat(MinReg.of(3).merge(MinReg.of(7)).value()).isEqualTo(3);
        assertThat(MinReg.of(7).merge(MinReg.of(3)).value()).isEqualTo(3);
    }

    @Test
    void atADrawARegisterKeepsItself() {
        var max = MaxReg.of("a");
        var min = MinReg.of("a");

        assertThat(max.merge(MaxReg.of("a"))).isSameAs(max);
        assertThat(min.merge(MinReg.of("a"))).isSameAs(min);
    }

    @Test
    void aValueIsOverwrittenWhateverItWas() {
        assertThat(MaxReg.of(7).with(3L).value()).isEqualTo(3);
        assertThat(MinReg.of(3).with(7L).value()).isEqualTo(7);
    }

    @Test
    void textsAreOrderedByTheirUtf8() {
        assertThat(MaxReg.of("\uFFFD").merge(MaxReg.of("😀")).value()).isEqualTo("😀");
        assertThat(MinReg.of("\uFFFD").merge(MinReg.of("😀")).value()).isEqualTo("\uFFFD");
    }

    @Test
    void theirJsonIsTheBareValue() {
        var max = MaxReg.lattice(Element.LONG);
        var min = MinReg.lattice(Element.TEXT);

        assertThat(max.toJson(MaxReg.of(7))).isEqualTo(Json.of(7));
        assertThat(max.fromJson(Json.of(7))).isEqualTo(MaxReg.of(7));
        assertThat(min.toJson(MinReg.of("a"))).isEqualTo(Json.of("a"));
        assertThat(min.fromJson(Json.of("a"))).isEqualTo(MinReg.of("a"));
    }

    @Test
    void thereIsNoEmptyRegister() {
        assertThatThrownBy(() -> MaxReg.lattice(Element.LONG).fromJson(Json.NULL))
                .hasMessage("must be a 64-bit integer, was null");
        assertThatThrownBy(() -> MinReg.lattice(Element.LONG).fromJson(Json.of(1.0)))
                .hasMessage("must be a 64-bit integer, was 1.0");
    }

    @Test
    void aFlagStaysOn() {
        assertThat(Flag.DISABLED.isEnabled()).isFalse();
        assertThat(Flag.DISABLED.enable().isEnabled()).isTrue();
        assertThat(Flag.ENABLED.merge(Flag.DISABLED)).isEqualTo(Flag.ENABLED);
        assertThat(Flag.DISABLED.merge(Flag.DISABLED)).isEqualTo(Flag.DISABLED);
        assertThatThrownBy(() -> Flag.LATTICE.fromJson(Json.of(1)))
                .hasMessage("must be a boolean, was 1");
    }
}
