package dev.reprise.core.tool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.RepeatedTest;

class ToolSchemasTest {
    @RepeatedTest(2)
    void withoutAnImplementationEveryCallSaysWhatIsMissing() {
        assertThatThrownBy(ToolSchemas::installed)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no implementation of ToolSchemas on the class path; add reprise-runtime");
    }
}
