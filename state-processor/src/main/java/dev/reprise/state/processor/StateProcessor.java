package dev.reprise.state.processor;

import java.io.IOException;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/// Generates the mirrors of records with `@AgentState`.
public final class StateProcessor extends AbstractProcessor {
    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(StateDeclaration.ANNOTATION);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (var annotation : annotations) {
            for (var element : round.getElementsAnnotatedWith(annotation)) {
                mirror(element);
            }
        }
        return false;
    }

    private void mirror(Element element) {
        try {
            var state = StateDeclaration.of(element, processingEnv);
            var source = MirrorSource.of(state);
            if (CompactFile.mayDeclare(state.record(), processingEnv.getElementUtils())) {
                note("a record of a compact source file has no mirror; nothing is lost", element);
            } else {
                write(source, element);
            }
        } catch (RefusedException refused) {
            error(refused.problem(), refused.element());
        } catch (FilerException taken) {
            error(
                    "there is another class with the name of its mirror; rename one of the two records",
                    element);
        } catch (IOException failure) {
            error("the mirror cannot be written: " + failure.getMessage(), element);
        }
    }

    private void write(MirrorSource source, Element origin) throws IOException {
        var file = processingEnv.getFiler().createSourceFile(source.name(), origin);
        try (var out = file.openWriter()) {
            out.write(source.text());
        }
    }

    private void note(String message, Element element) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.NOTE, message, element);
    }

    private void error(String message, Element element) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
    }
}
