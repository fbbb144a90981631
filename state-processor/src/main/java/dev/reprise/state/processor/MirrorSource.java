package dev.reprise.state.processor;

import dev.reprise.state.ObjectLayout;
import dev.reprise.state.typed.FieldRules;
import dev.reprise.state.typed.Mirrors;
import dev.reprise.state.typed.RecordType;
import dev.reprise.state.typed.TypedView;
import dev.reprise.state.typed.Versioned;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;

/// The source of a mirror.
///
/// @param name of the class, in full
record MirrorSource(String name, String text) {
    private static final String CORE = "dev.reprise.core.action.";
    private static final String PATH = "dev.reprise.state.Path";
    private static final String TYPE = RecordType.class.getName();
    private static final String LAYOUT = ObjectLayout.class.getName();

    /// The mirror of a declared state.
    ///
    /// @throws RefusedException if it cannot be state
    static MirrorSource of(StateDeclaration state) {
        var name = Mirrors.nameOf(state.binaryName());
        var reader = new RecordReader(name);
        try {
            var root = reader.describeRoot(state.record());
            if (state.scope().equals("TOOL_CALL")) {
                refuseMerged(state.record());
            }
            var text = new StringBuilder();
            begin(text, state, name);
            constant(text, "    ", "Class<?>", Mirrors.OF, root.name() + ".class");
            constants(text, root, "    ");
            place(text, state, root.name(), new Shapes(reader));
            reader.within().forEach(inner -> inner(text, inner));
            end(text, name);
            return new MirrorSource(name, text.toString());
        } catch (IllegalArgumentException problem) {
            throw new RefusedException(state.record(), problem);
        }
    }

    private static void refuseMerged(TypeElement record) {
        var problem = FieldRules.mergedOfCall(record.getSimpleName().toString());
        MergedWithin.first(record)
                .ifPresent(component -> {
                    throw new RefusedException(component, problem);
                });
    }

    private static void begin(StringBuilder text, StateDeclaration state, String name) {
        if (!state.packageName().isEmpty()) {
            text.append("package ").append(state.packageName()).append(";\n\n");
        }
        text.append(
                """
                /// What is known of [%s] as state. Generated; a change here is lost.
                @javax.annotation.processing.Generated("%s")
                @SuppressWarnings({"all", "NullAway"})
                %sfinal class %s {
                """
                        .formatted(
                                TypeNames.of(state.record()),
                                StateProcessor.class.getName(),
                                TypeNames.isPublic(state.record()) ? "public " : "",
                                name.substring(name.lastIndexOf('.') + 1)));
    }

    private static void end(StringBuilder text, String name) {
        var simple = name.substring(name.lastIndexOf('.') + 1);
        text.append("    private %s() {}\n}\n".formatted(simple));
    }

    /// A constant for each field, and the type that they make up.
    private static void constants(StringBuilder text, DescribedRecord record, String indent) {
        for (var field : record.fields()) {
            constant(text, indent, field.type(), field.constant(), field.value());
        }
        var members = record.members();
        if (!members.isEmpty()) {
            constant(text, indent, LAYOUT, "LAYOUT", layout(members));
        }
        constant(
                text,
                indent,
                "%s<%s>".formatted(TYPE, record.name()),
                "TYPE",
                type(record) + (members.isEmpty() ? "" : writer(members)));
    }

    private static String layout(List<DescribedMember> members) {
        return "%s.of(java.util.List.of(%s))"
                .formatted(LAYOUT, joined(members, member -> TypeNames.quoted(member.key())));
    }

    private static String type(DescribedRecord record) {
        return "%s.<%s>of(%s, java.util.List.of(%s), values -> new %s(%s))"
                .formatted(
                        TYPE,
                        record.name(),
                        TypeNames.quoted(record.element().getSimpleName().toString()),
                        joined(record.fields(), DescribedField::constant),
                        record.name(),
                        joined(record.fields(), DescribedField::argument));
    }

    /// Writes one member after the other, without asking each field how.
    private static String writer(List<DescribedMember> members) {
        var text = new StringBuilder(".writtenBy((value, out) -> { out.beginObject(); ");
        for (var at = 0; at < members.size(); at++) {
            var out = "out.name(LAYOUT, %d)".formatted(at);
            text.append(members.get(at).value().formatted(out)).append("; ");
        }
        return text.append("out.endObject(); })").toString();
    }

    private static <T> String joined(List<T> parts, Function<? super T, String> code) {
        return parts.stream().map(code).collect(Collectors.joining(", "));
    }

    private static void constant(
            StringBuilder text, String indent, String type, String name, String value) {
        text.append(indent)
                .append("public static final %s %s =\n".formatted(type, name))
                .append(indent)
                .append("        %s;\n\n".formatted(value));
    }

    private static void place(
            StringBuilder text, StateDeclaration state, String record, Shapes shapes) {
        if (state.path().isEmpty()) {
            view(text, record, versioned(state, record));
            return;
        }
        constant(
                text,
                "    ",
                PATH,
                "PATH",
                "%s.parse(%s)".formatted(PATH, TypeNames.quoted(state.path())));
        var actions = state.actions();
        if (actions == null) {
            view(text, record, versioned(state, record) + ", PATH");
            lattices(text, "VIEW.type().lattices(PATH)");
        } else {
            reducer(text, state, record, TypeNames.of(actions), shapes.union(actions).codec());
            view(text, record, "STATE.type(), PATH");
            lattices(text, "STATE.lattices()");
        }
    }

    private static void view(StringBuilder text, String record, String arguments) {
        var view = TypedView.class.getName();
        constant(
                text,
                "    ",
                "%s<%s>".formatted(view, record),
                "VIEW",
                "%s.of(%s)".formatted(view, arguments));
    }

    private static void lattices(StringBuilder text, String value) {
        constant(text, "    ", "dev.reprise.state.lattice.LatticeRegistry", "LATTICES", value);
    }

    private static void reducer(
            StringBuilder text,
            StateDeclaration state,
            String record,
            String actions,
            String codec) {
        constant(
                text,
                "    ",
                "%sStateSpec<%s, %s>".formatted(CORE, record, actions),
                "STATE",
                "new %sStateSpec<>(%s, PATH, %sStateScope.%s, %s, %s)"
                        .formatted(
                                CORE,
                                TypeNames.quoted(state.name()),
                                CORE,
                                state.scope(),
                                versioned(state, record),
                                codec));
    }

    private static String versioned(StateDeclaration state, String record) {
        var upcasters =
                state.upcasters().entrySet().stream()
                        .map(entry ->
                                "java.util.Map.entry(%d, %s::%s)"
                                        .formatted(entry.getKey(), record, entry.getValue()))
                        .collect(Collectors.joining(", "));
        return "new %s<>(TYPE, %d, java.util.Map.<Integer, java.util.function.UnaryOperator<dev.reprise.state.JsonObject>>ofEntries(%s))"
                .formatted(Versioned.class.getName(), state.version(), upcasters);
    }

    private static void inner(StringBuilder text, DescribedRecord record) {
        var simple = record.holder().substring(record.holder().lastIndexOf('.') + 1);
        text.append("    public static final class %s {\n".formatted(simple));
        constants(text, record, "        ");
        text.append("        private %s() {}\n    }\n\n".formatted(simple));
    }
}
