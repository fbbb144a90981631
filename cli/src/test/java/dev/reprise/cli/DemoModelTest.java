package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoModelTest {
    private final ArrayList<String> notices = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "OPENAI_API_KEY, gpt-4o-mini",
        "OPENAI_BASE_URL, gpt-4o-mini",
        "DEEPSEEK_API_KEY, deepseek-chat",
        "DEEPSEEK_BASE_URL, deepseek-chat",
    })
    void aServiceWithAKeyOrAnAddressIsAsked(String variable, String model) {
        assertThat(DemoModel.choose(Map.of(variable, "http://corp"), notices)).isEqualTo(model);

        assertThat(notices).isEmpty();
    }

    @Test
    void theDemoModelAnswersAndSaysSoWhenThereIsNone() {
        assertThat(DemoModel.choose(Map.of("OPENAI_API_KEY", " "), notices)).isEqualTo("demo:");

        assertThat(notices).singleElement().asString().contains("the demo model answers");
    }
}
