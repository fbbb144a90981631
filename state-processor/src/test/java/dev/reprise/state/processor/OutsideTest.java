package dev.reprise.state.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody with one record gets, who has none of this build.
class OutsideTest {
    @TempDir private Path folder;

    @Test
    void aProjectWithOneRecordGivesTheSameBytesWithAndWithoutTheProcessor() throws Exception {
        var project = new Outside(folder).add("/outside/Till.java").add("/outside/Main.java");
        var with = project.compiledWith("with");
        var without = project.compiledWithout("without");

        var generated = project.run(with, "outside.Main");
        var reflected = project.run(without, "outside.Main");

        assertThat(text(generated)).isEqualTo(text(reflected));
        assertThat(generated).isEqualTo(reflected);
        assertThat(text(generated).lines()).hasSize(4);
        assertThat(with.resolve("outside/TillMirror.class")).exists();
        assertThat(without.resolve("outside/TillMirror.class")).doesNotExist();
    }

    @Test
    void aCompactSourceFileWorksWithTheProcessorAsWithout() throws Exception {
        var project = new Outside(folder).add("/outside/Compact.java");

        var generated = project.run(project.compiledWith("with"), "Compact");
        var reflected = project.run(project.compiledWithout("without"), "Compact");

        assertThat(generated)
                .isEqualTo(reflected)
                .asString()
                .isEqualToIgnoringNewLines(
                        "{\"ops\":[{\"op\":\"set\",\"path\":[\"counter\"],\"value\":{\"value\":3}}]}");
    }

    private static String text(byte[] printed) {
        return new String(printed, StandardCharsets.UTF_8);
    }
}
