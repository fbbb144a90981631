package dev.reprise.state.processor;

import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/// Tells compact source files, those with a `main` and no class around it. What they declare is
/// within a class that no other code can name, so that there can be no mirror of it.
final class CompactFile {
    private CompactFile() {}

    /// Whether a type may be declared in one. The model of the language does not tell the class of
    /// a compact file from one that is written out in the same form; that is taken for one, too.
    static boolean mayDeclare(TypeElement type, Elements elements) {
        var outer = outermost(type);
        return !outer.equals(type)
                && elements.getPackageOf(outer).isUnnamed()
                && outer.getModifiers().equals(Set.of(Modifier.FINAL))
                && outer.getInterfaces().isEmpty()
                && ElementFilter.constructorsIn(outer.getEnclosedElements()).stream()
                        .allMatch(each -> elements.getOrigin(each) == Elements.Origin.MANDATED)
                && ElementFilter.methodsIn(outer.getEnclosedElements()).stream()
                        .anyMatch(each -> each.getSimpleName().contentEquals("main"));
    }

    private static TypeElement outermost(TypeElement type) {
        return type.getEnclosingElement() instanceof TypeElement outer ? outermost(outer) : type;
    }
}
