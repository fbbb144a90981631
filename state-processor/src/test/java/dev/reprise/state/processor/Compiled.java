package dev.reprise.state.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Sources compiled in memory, with or without the processor.
///
/// @param problems errors and warnings: the line and the text of each
record Compiled(Map<String, byte[]> classes, Map<String, String> generated, List<String> problems) {
    private static final List<String> STRICT = List.of("-Xlint:all,-processing,-path", "-Werror");

    static Compiled with(Map<String, String> sources) {
        return compile(sources, List.of("-processor", StateProcessor.class.getName()));
    }

    static Compiled without(Map<String, String> sources) {
        return compile(sources, List.of("-proc:none"));
    }

    private static Compiled compile(Map<String, String> sources, List<String> options) {
        var javac = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        var all = new ArrayList<>(STRICT);
        all.addAll(options);
        try (var files =
                new Memory(
                        javac.getStandardFileManager(
                                problems, Locale.ROOT, StandardCharsets.UTF_8))) {
            var units =
                    sources.entrySet().stream()
                            .map(source -> new Source(source.getKey(), source.getValue()))
                            .toList();
            javac.getTask(null, files, problems, all, null, units).call();
            return new Compiled(
                    files.bytes(),
                    files.sources(),
                    problems.getDiagnostics().stream()
                            .filter(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
                            .map(Compiled::shown)
                            .toList());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String shown(Diagnostic<?> problem) {
        return problem.getLineNumber() + ": " + problem.getMessage(Locale.ROOT);
    }

    /// The classes, once it is certain that there were no problems.
    ClassLoader load() {
        assertThat(problems).as(generated.toString()).isEmpty();
        return new ClassLoader(Compiled.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                var bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Output extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String name, Kind kind) {
            super(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, Output> classes = new HashMap<>();
        private final Map<String, Output> sources = new HashMap<>();

        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            var output = new Output(name, kind);
            (kind == JavaFileObject.Kind.CLASS ? classes : sources).put(name, output);
            return output;
        }

        Map<String, byte[]> bytes() {
            return classes.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> entry.getValue().bytes.toByteArray()));
        }

        Map<String, String> sources() {
            return sources.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> entry.getValue().getCharContent(true).toString()));
        }
    }
}
