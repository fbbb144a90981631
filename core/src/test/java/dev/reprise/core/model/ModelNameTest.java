package dev.reprise.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {
    private static final Set<String> INSTALLED = Set.of("openai", "groq", "ollama", "demo");

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, openai",
        "chatgpt-4o-latest, openai",
        "o1-mini, openai",
        "o3, openai",
        "o4-mini, openai",
        "codex-mini, openai",
        "claude-sonnet-4, anthropic",
        "gemini-2.5-pro, gemini",
        "deepseek-chat, deepseek",
        "grok-4, xai",
        "command-r, cohere",
        "glm-4.5, bigmodel",
        "llama3.3, ollama",
        "qwen3:8b, ollama",
        "hf.co/org/model:Q4_K_M, ollama",
    })
    void theNameDecidesWhereNoPrefixDoes(String text, String provider) {
        assertThat(ModelName.parse(text, INSTALLED)).isEqualTo(new ModelName(provider, text));
    }

    @ParameterizedTest
    @CsvSource({
        "openai:gpt-4o, openai, gpt-4o",
        "groq::llama-3.3-70b, groq, llama-3.3-70b",
        "ollama:qwen3:8b, ollama, qwen3:8b",
        "anthropic:claude-sonnet-4, anthropic, claude-sonnet-4",
        "openai::tensorzero::function_name::chat, openai, tensorzero::function_name::chat",
        "openai:ft:gpt-4o:acme::7p4l, openai, ft:gpt-4o:acme::7p4l",
        "demo:, demo, ''",
        "'claude-x:y', anthropic, 'claude-x:y'",
        "':x', ollama, ':x'",
    })
    void aPrefixDecidesBeforeTheName(String text, String provider, String model) {
        assertThat(ModelName.parse(text, INSTALLED)).isEqualTo(new ModelName(provider, model));
    }

    @Test
    void aProviderOfTheConfigurationIsAPrefixToo() {
        assertThat(ModelName.parse("corp:gpt-4o", INSTALLED))
                .isEqualTo(new ModelName("ollama", "corp:gpt-4o"));
        assertThat(ModelName.parse("corp:gpt-4o", Set.of("corp")))
                .isEqualTo(new ModelName("corp", "gpt-4o"));
    }
}
