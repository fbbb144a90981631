package dev.reprise.state.processor;

import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.typed.FieldRules;
import dev.reprise.state.typed.Upcast;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// A record with `@AgentState`: what the annotation and the record itself say.
///
/// @param binaryName of the record
/// @param path where the state lives; empty if it has no place of its own
/// @param scope the name of the constant
/// @param actions the type of its actions, null if it is no reducer
/// @param upcasters the names of the methods, by the versions they begin with
record StateDeclaration(
        TypeElement record,
        String binaryName,
        String packageName,
        String name,
        String path,
        String scope,
        int version,
        @Nullable TypeElement actions,
        Map<Integer, String> upcasters) {
    static final String ANNOTATION = "dev.reprise.core.action.AgentState";
    private static final String REDUCER = "dev.reprise.core.action.Reducer";

    static StateDeclaration of(Element element, ProcessingEnvironment environment) {
        if (element.getKind() == ElementKind.ENUM) {
            throw new RefusedException(element, "@AgentState does not support enums");
        }
        if (element.getKind() != ElementKind.RECORD) {
            throw new RefusedException(element, "@AgentState needs a record");
        }
        var record = (TypeElement) element;
        var elements = environment.getElementUtils();
        var said = Said.of(record, elements);
        var actions = actions(record, environment.getTypeUtils()).orElse(null);
        if (actions == null) {
            refuseWithoutActions(record, said);
        }
        var path = path(record, said.get("path"), actions != null);
        return new StateDeclaration(
                record,
                elements.getBinaryName(record).toString(),
                elements.getPackageOf(record).getQualifiedName().toString(),
                said.get("name").isEmpty() ? path : said.get("name"),
                path,
                said.get("scope"),
                version(record, said.get("version")),
                actions,
                upcasters(record, Integer.parseInt(said.get("version"))));
    }

    /// A name is that of actions in the log, and a scope is where they are reduced.
    private static void refuseWithoutActions(TypeElement record, Said said) {
        if (!said.get("name").isEmpty() || !said.get("scope").equals("THREAD")) {
            throw new RefusedException(
                    record, "a name or scope is of no use to a state that is no Reducer");
        }
    }

    /// What the annotation says, defaults included.
    private record Said(Map<String, String> values) {
        static Said of(TypeElement record, Elements elements) {
            var found =
                    record.getAnnotationMirrors().stream()
                            .filter(each -> isNamed(each, ANNOTATION))
                            .findFirst()
                            .orElseThrow();
            return new Said(
                    elements.getElementValuesWithDefaults(found).entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            entry -> entry.getKey().getSimpleName().toString(),
                                            entry -> value(entry.getValue().getValue()))));
        }

        String get(String member) {
            return values.getOrDefault(member, "");
        }
    }

    private static boolean isNamed(AnnotationMirror annotation, String name) {
        return TypeNames.of((TypeElement) annotation.getAnnotationType().asElement()).equals(name);
    }

    private static String value(Object value) {
        return value instanceof VariableElement constant
                ? constant.getSimpleName().toString()
                : value.toString();
    }

    private static String path(TypeElement record, String declared, boolean isReducer) {
        if (declared.isEmpty()) {
            return isReducer ? FieldRules.defaultName(record.getSimpleName().toString()) : "";
        }
        if (Path.parse(declared).isRoot()) {
            throw new RefusedException(record, "the path \"" + declared + "\" has no key");
        }
        return declared;
    }

    private static int version(TypeElement record, String declared) {
        var version = Integer.parseInt(declared);
        if (version < 1) {
            throw new RefusedException(record, "version must be at least 1, was " + version);
        }
        return version;
    }

    private static Optional<TypeElement> actions(TypeElement record, Types types) {
        return reducer(record.asType(), types)
                .map(reducer -> {
                    var named = reducer.getTypeArguments();
                    if (named.size() == 2
                            && named.get(1) instanceof DeclaredType actions
                            && actions.asElement() instanceof TypeElement element) {
                        return element;
                    }
                    throw new RefusedException(
                            record, record + " must be a Reducer of a state that it names");
                });
    }

    /// The interface as a type has it, be it from another of its interfaces.
    private static Optional<DeclaredType> reducer(TypeMirror type, Types types) {
        for (var each : types.directSupertypes(type)) {
            if (each instanceof DeclaredType declared) {
                var found =
                        TypeNames.of((TypeElement) declared.asElement()).equals(REDUCER)
                                ? Optional.of(declared)
                                : reducer(declared, types);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// Whether a record says how its values of earlier versions are read.
    static boolean hasUpcasters(TypeElement record) {
        return ElementFilter.methodsIn(record.getEnclosedElements()).stream()
                .anyMatch(method -> method.getAnnotation(Upcast.class) != null);
    }

    private static Map<Integer, String> upcasters(TypeElement record, int version) {
        var upcasters = new TreeMap<Integer, String>();
        for (var method : ElementFilter.methodsIn(record.getEnclosedElements())) {
            var upcast = method.getAnnotation(Upcast.class);
            if (upcast == null) {
                continue;
            }
            if (!isUpcaster(method)) {
                throw new RefusedException(
                        method,
                        "an upcaster is static and not private, and takes and gives a JsonObject");
            }
            if (upcast.from() < 1 || upcast.from() >= version) {
                throw new RefusedException(
                        method,
                        "an upcaster must be from 1 to %d, was from %d"
                                .formatted(version - 1, upcast.from()));
            }
            if (upcasters.put(upcast.from(), method.getSimpleName().toString()) != null) {
                throw new RefusedException(
                        method, "there are two upcasters from version " + upcast.from());
            }
        }
        return upcasters;
    }

    private static boolean isUpcaster(ExecutableElement method) {
        return method.getModifiers().contains(Modifier.STATIC)
                && !method.getModifiers().contains(Modifier.PRIVATE)
                && TypeNames.plain(method.getReturnType()).equals(JsonObject.class.getName())
                && method.getParameters().size() == 1
                && TypeNames.plain(method.getParameters().getFirst().asType())
                        .equals(JsonObject.class.getName());
    }
}
