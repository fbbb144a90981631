package dev.reprise.facts;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// The facts that test sources name.
///
/// Sources are parsed, not compiled: modules that are built later can be read, and `@Fact` inside a
/// comment or a string does not count. Neither does a disabled test.
///
/// @param places for each fact the places that name it
/// @param problems annotations that pin nothing
record PinnedFacts(Map<String, List<String>> places, List<String> problems) {
    static PinnedFacts in(List<Path> sources) throws IOException {
        var pinned = new PinnedFacts(new TreeMap<>(), new ArrayList<>());
        var compiler = ToolProvider.getSystemJavaCompiler();
        var errors = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(errors, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources);
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null, files, errors, List.of("-proc:none"), null, units);
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(pinned.new Scanner(unit, Trees.instance(task)), null);
            }
        }
        errors.getDiagnostics().forEach(error -> pinned.problems.add(error.toString()));
        return pinned;
    }

    private final class Scanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;

        Scanner(CompilationUnitTree unit, Trees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (isDisabled(type.getModifiers())) {
                return null;
            }
            facts(type.getModifiers()).forEach(this::pin);
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            var modifiers = method.getModifiers();
            var facts = facts(modifiers);
            if (!facts.isEmpty() && !isTest(modifiers)) {
                problems.add("%s names facts but is no test".formatted(place(method)));
            } else if (!isDisabled(modifiers)) {
                facts.forEach(this::pin);
            }
            return super.visitMethod(method, null);
        }

        private void pin(ExpressionTree value) {
            switch (value) {
                case AssignmentTree assignment -> pin(assignment.getExpression());
                case NewArrayTree array -> array.getInitializers().forEach(this::pin);
                case LiteralTree literal when literal.getValue() instanceof String fact ->
                        places.computeIfAbsent(fact, _ -> new ArrayList<>()).add(place(value));
                default ->
                        problems.add(
                                "%s names a fact by %s, wanted a string literal"
                                        .formatted(place(value), value));
            }
        }

        private String place(Tree tree) {
            var file = Path.of(unit.getSourceFile().toUri()).getFileName();
            var start = trees.getSourcePositions().getStartPosition(unit, tree);
            return "%s:%d".formatted(file, unit.getLineMap().getLineNumber(start));
        }
    }

    private static List<ExpressionTree> facts(ModifiersTree modifiers) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> simpleName(annotation).equals("Fact"))
                .<ExpressionTree>flatMap(annotation -> annotation.getArguments().stream())
                .toList();
    }

    private static boolean isTest(ModifiersTree modifiers) {
        return hasAnnotation(
                modifiers, name -> name.endsWith("Test") || name.equals("TestFactory"));
    }

    private static boolean isDisabled(ModifiersTree modifiers) {
        return hasAnnotation(modifiers, name -> name.equals("Disabled"));
    }

    private static boolean hasAnnotation(ModifiersTree modifiers, Predicate<String> name) {
        return modifiers.getAnnotations().stream().map(PinnedFacts::simpleName).anyMatch(name);
    }

    private static String simpleName(AnnotationTree annotation) {
        var name = annotation.getAnnotationType().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
