package dev.reprise.state.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The tests of typed state, of which the module of the state runs the side without a mirror: the
/// same sources once more, with mirrors of their records.
class TypedStateOfMirrorTest {
    private static final String PACKAGE = "dev.reprise.state.typed.";
    private static ClassLoader classes;

    @BeforeAll
    static void compile() throws IOException {
        var sources = new HashMap<String, String>();
        for (var name : new String[] {"TypedStateTest", "Typed", "Profile", "Sheet"}) {
            sources.put(PACKAGE + name, source(name));
        }
        sources.compute(PACKAGE + "Profile", (_, text) -> declared(text, "record Profile("));
        sources.compute(PACKAGE + "Sheet", (_, text) -> declared(text, "record Sheet("));
        classes = Compiled.with(Map.copyOf(sources)).load();
    }

    private static String source(String name) throws IOException {
        var resource = "/" + PACKAGE.replace('.', '/') + name + ".java";
        try (var in = TypedStateOfMirrorTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The module of the state does not know the annotation.
    private static String declared(String source, String record) {
        assertThat(source).containsOnlyOnce(record);
        return source.replace(record, "@dev.reprise.core.action.AgentState " + record);
    }

    @Test
    void theMirrorsAreWhatIsUsed() throws ReflectiveOperationException {
        for (var record : new String[] {"Profile", "Sheet"}) {
            assertThat(constant(record, "TYPE")).isSameAs(constant(record + "Mirror", "TYPE"));
        }
    }

    private static Object constant(String type, String name) throws ReflectiveOperationException {
        var field = classes.loadClass(PACKAGE + type).getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    @TestFactory
    Stream<DynamicTest> theTestsOfTypedStateHold() throws ClassNotFoundException {
        var methods = classes.loadClass(PACKAGE + "TypedStateTest").getDeclaredMethods();
        return Arrays.stream(methods)
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> dynamicTest(method.getName(), () -> run(method)));
    }

    private static void run(Method method) throws Throwable {
        var constructor = method.getDeclaringClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        try {
            method.invoke(constructor.newInstance());
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
