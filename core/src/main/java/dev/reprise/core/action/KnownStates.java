package dev.reprise.core.action;

import dev.reprise.state.Path;
import dev.reprise.state.typed.FieldRules;
import dev.reprise.state.typed.Mirrors;
import dev.reprise.state.typed.RecordType;
import dev.reprise.state.typed.Union;
import dev.reprise.state.typed.Versioned;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// The specifications of states, each looked for once: in the mirror of the state or else by
/// reflection.
@SuppressWarnings({"unchecked", "rawtypes"}) // what a class declares is what its specification says
final class KnownStates {
    private static final ClassValue<StateSpec<?, ?>> BY_STATE =
            new ClassValue<>() {
                @Override
                protected StateSpec<?, ?> computeValue(Class<?> state) {
                    return Mirrors.constant(state, "STATE", StateSpec.class)
                            .<StateSpec<?, ?>>map(found -> found)
                            .orElseGet(() -> reflected(state));
                }
            };

    private static final ClassValue<StateSpec<?, ?>> BY_ACTION =
            new ClassValue<>() {
                @Override
                protected StateSpec<?, ?> computeValue(Class<?> action) {
                    return BY_STATE.get(argument(action, TypedAction.class, 0));
                }
            };

    private KnownStates() {}

    static <S extends Reducer<S, A>, A extends TypedAction<S>> StateSpec<S, A> of(Class<S> state) {
        return (StateSpec<S, A>) BY_STATE.get(state);
    }

    static StateAction action(TypedAction<?> action) {
        return ((StateSpec) BY_ACTION.get(action.getClass())).action(action);
    }

    private static StateSpec<?, ?> reflected(Class<?> state) {
        var declared = state.getAnnotation(AgentState.class);
        if (declared == null) {
            throw new IllegalArgumentException(state.getName() + " needs @AgentState");
        }
        var dotted =
                declared.path().isEmpty()
                        ? FieldRules.defaultName(state.getSimpleName())
                        : declared.path();
        var path = Path.parse(dotted);
        if (path.isRoot()) {
            throw new IllegalArgumentException(
                    "%s: the path \"%s\" has no key".formatted(state.getName(), dotted));
        }
        return new StateSpec(
                declared.name().isEmpty() ? dotted : declared.name(),
                path,
                declared.scope(),
                Versioned.of(RecordType.of(state), declared.version(), state),
                Union.of(argument(state, Reducer.class, 1)));
    }

    /// What a class says for a parameter of a generic interface.
    private static Class<?> argument(Class<?> type, Class<?> generic, int at) {
        return find(type, generic)
                .map(found -> found.getActualTypeArguments()[at])
                .filter(Class.class::isInstance)
                .map(Class.class::cast)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "%s must be a %s of a state that it names"
                                        .formatted(type.getName(), generic.getSimpleName())));
    }

    private static Optional<ParameterizedType> find(Class<?> type, Class<?> generic) {
        return Arrays.stream(type.getGenericInterfaces())
                .flatMap(each -> found(each, generic))
                .findFirst();
    }

    private static Stream<ParameterizedType> found(Type declared, Class<?> generic) {
        return switch (declared) {
            case ParameterizedType given when given.getRawType() == generic -> Stream.of(given);
            case ParameterizedType given -> find((Class<?>) given.getRawType(), generic).stream();
            case Class<?> plain -> find(plain, generic).stream();
            default -> Stream.empty();
        };
    }
}
