package dev.reprise.state.processor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;

/// How generated code names types: in full and without annotations.
final class TypeNames {
    private TypeNames() {}

    /// As a type argument, so that primitive types are boxed.
    static String boxed(TypeMirror type) {
        return switch (type) {
            case PrimitiveType primitive ->
                    switch (primitive.getKind()) {
                        case INT -> "java.lang.Integer";
                        case CHAR -> "java.lang.Character";
                        default -> "java.lang." + capitalized(plain(primitive));
                    };
            case DeclaredType declared -> declared(declared);
            case ArrayType array -> plain(array.getComponentType()) + "[]";
            default -> type.toString();
        };
    }

    /// As the type of a variable.
    static String plain(TypeMirror type) {
        return type instanceof PrimitiveType primitive
                ? primitive.getKind().name().toLowerCase(Locale.ROOT)
                : boxed(type);
    }

    private static String declared(DeclaredType type) {
        var name = of((TypeElement) type.asElement());
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        return arguments.isEmpty()
                ? name
                : arguments.stream()
                        .map(TypeNames::boxed)
                        .collect(Collectors.joining(", ", name + "<", ">"));
    }

    static String of(TypeElement type) {
        return type.getQualifiedName().toString();
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /// Whether code in another class of the package can use a type.
    static boolean isVisible(Element type) {
        return !type.getModifiers().contains(Modifier.PRIVATE)
                && (!(type.getEnclosingElement() instanceof TypeElement outer) || isVisible(outer));
    }

    /// Whether code anywhere can.
    static boolean isPublic(Element type) {
        return type.getModifiers().contains(Modifier.PUBLIC)
                && (!(type.getEnclosingElement() instanceof TypeElement outer) || isPublic(outer));
    }

    /// A string as a literal.
    static String quoted(String text) {
        var literal = new StringBuilder("\"");
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ') {
                // not as a Unicode escape: the compiler takes that for the line break itself
                literal.append("\\%03o".formatted((int) c));
            } else if (c > '~') {
                literal.append("\\u%04x".formatted((int) c));
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }
}
