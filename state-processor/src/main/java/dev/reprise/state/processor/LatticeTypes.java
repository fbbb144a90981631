package dev.reprise.state.processor;

import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.lattice.Lattice;
import dev.reprise.state.lattice.MaxReg;
import dev.reprise.state.lattice.MinReg;
import dev.reprise.state.lattice.OrMap;
import dev.reprise.state.lattice.OrSet;
import dev.reprise.state.typed.Codec;
import java.util.Comparator;
import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/// How the lattice types that components have merge.
final class LatticeTypes {
    static final String PACKAGE = "dev.reprise.state.lattice.";
    private static final String ELEMENT = Element.class.getName();

    private final Shapes shapes;

    LatticeTypes(Shapes shapes) {
        this.shapes = shapes;
    }

    /// What a register, set or map holds.
    private record Held(String code, Element<?> check) {}

    Merge of(TypeMirror type) {
        var element = ((DeclaredType) type).asElement();
        return switch (element.getSimpleName().toString()) {
            case "Flag" -> new Merge(PACKAGE + "Flag.LATTICE", Flag.LATTICE);
            case "GCounter" -> new Merge(PACKAGE + "GCounter.LATTICE", GCounter.LATTICE);
            case "OrMap" -> map(type);
            case String name -> holding(name, held(Shapes.argument(type, 0)));
        };
    }

    private static Merge holding(String name, Held held) {
        Lattice<?> check =
                switch (name) {
                    case "MaxReg" -> MaxReg.lattice(held.check());
                    case "MinReg" -> MinReg.lattice(held.check());
                    case "GSet" -> GSet.lattice(held.check());
                    default -> OrSet.lattice(held.check());
                };
        return new Merge("%s%s.lattice(%s)".formatted(PACKAGE, name, held.code()), check);
    }

    private Merge map(TypeMirror type) {
        var key = held(Shapes.argument(type, 0));
        var value = merged(shapes.of(Shapes.argument(type, 1)));
        return new Merge(
                "%sOrMap.lattice(%s, %s)".formatted(PACKAGE, key.code(), value.code()),
                OrMap.lattice(key.check(), value.check()));
    }

    /// How values of a lattice type or a record of such merge.
    ///
    /// @throws IllegalArgumentException if they do not
    static Merge merged(Shape shape) {
        if (shape.lattice() != null) {
            return shape.lattice();
        }
        var record = shape.record();
        if (record == null) {
            throw new IllegalArgumentException(shape.name() + " does not merge");
        }
        return new Merge(record.type() + ".lattice()", record.check().lattice());
    }

    private static Held held(TypeMirror type) {
        return switch (TypeNames.boxed(type)) {
            case "java.lang.String" -> new Held(ELEMENT + ".TEXT", Element.TEXT);
            case "java.lang.Integer" -> new Held(ELEMENT + ".INTEGER", Element.INTEGER);
            case "java.lang.Long" -> new Held(ELEMENT + ".LONG", Element.LONG);
            case String name -> constant(name, type);
        };
    }

    private static Held constant(String name, TypeMirror type) {
        if (!(type instanceof DeclaredType declared)
                || declared.asElement().getKind() != ElementKind.ENUM) {
            throw new IllegalArgumentException(
                    name + " cannot be in a lattice: it is no String, Integer, Long or enum");
        }
        var names = Shapes.constants(Shapes.visible(declared.asElement()));
        return new Held(
                "%s.elements(%s.class)".formatted(Codec.class.getName(), name),
                Element.<String>ofText(
                        Comparator.naturalOrder(), text -> text, text -> known(text, names)));
    }

    private static String known(String text, List<String> names) {
        if (!names.contains(text)) {
            throw new IllegalArgumentException("it is none of " + names);
        }
        return text;
    }
}
