package dev.reprise.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.models.http.Access;
import dev.reprise.testing.model.ModelCall;
import dev.reprise.testing.model.ProviderServer;
import java.net.URI;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiProviderTest {
    private final OpenAiProvider provider = new OpenAiProvider();

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(ModelProvider.class))
                .flatExtracting(ModelProvider::names)
                .contains("openai", "deepseek", "xai", "ollama", "groq", "openrouter", "demo");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI_API_KEY",
        "deepseek, DEEPSEEK_API_KEY",
        "mistral, MISTRAL_API_KEY",
        "groq, GROQ_API_KEY",
        "openrouter, OPENROUTER_API_KEY",
        "together, TOGETHER_API_KEY",
        "xai, XAI_API_KEY",
    })
    void namesTheVariableOfAMissingKey(String name, String variable) {
        var nothing = new ProviderSettings(null, null, Map.of(variable, " "));

        assertThat(provider.missingKey(name, nothing)).contains(variable);
        assertThatThrownBy(() -> provider.open(name, nothing))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.AUTH))
                .hasMessage("no key for provider %s: %s is not set", name, variable);
        assertThat(provider.missingKey(name, environment(variable, "k"))).isEmpty();
    }

    @Test
    void needsNoKeyForLocalServicesAndForAddressesOfTheCaller() {
        var nothing = environment("X", "y");
        var elsewhere = new ProviderSettings(URI.create("http://corp"), null, Map.of());

        assertThat(provider.missingKey("ollama", nothing)).isEmpty();
        assertThat(provider.missingKey("vllm", nothing)).isEmpty();
        assertThat(provider.missingKey("openai", elsewhere)).isEmpty();
        assertThat(provider.missingKey("openai", environment("OPENAI_BASE_URL", "http://corp")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://corp, http://corp/v1/chat/completions",
        "http://corp/, http://corp/v1/chat/completions",
        "http://corp/v1, http://corp/v1/chat/completions",
        "http://corp/v1/, http://corp/v1/chat/completions",
        "http://corp:8080/llm, http://corp:8080/llm/v1/chat/completions",
        "http://corp/openai/v1, http://corp/openai/v1/chat/completions",
        "http://corp/api/paas/v4/, http://corp/api/paas/v4/chat/completions",
        "http://corp/v1beta/openai/, http://corp/v1beta/openai/chat/completions",
        "http://corp/v1/chat/completions, http://corp/v1/chat/completions",
    })
    void completesTheBaseAddress(String base, String address) {
        var settings = new ProviderSettings(URI.create(base), null, Map.of());

        assertThat(Access.of("corp", "", false).address(settings, "/v1", "/chat/completions"))
                .hasToString(address);
    }

    @Test
    void takesTheBaseAddressFromItsVariable() {
        try (var server =
                ProviderServer.playing(
                        connection -> connection.answer(500, "text/plain", "here I am"))) {
            var model =
                    provider.open("ollama", environment("OLLAMA_BASE_URL", server.address() + "/"));

            assertThat(ModelCall.start(model).failure())
                    .hasMessage("ollama answered 500: here I am");
            assertThat(server.heads().getFirst())
                    .startsWith("POST /v1/chat/completions ")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void needsNoKeyAtAnAddressFromItsVariable() {
        try (var server =
                ProviderServer.playing(
                        connection -> connection.answer(500, "text/plain", "here I am"))) {
            var model =
                    provider.open(
                            "openai", environment("OPENAI_BASE_URL", server.address().toString()));

            assertThat(ModelCall.start(model).failure())
                    .hasMessage("openai answered 500: here I am");
            assertThat(server.heads().getFirst()).doesNotContainIgnoringCase("authorization");
        }
    }

    @ParameterizedTest
    @CsvSource({"corp:8080/v1", "ftp://corp", "'http://a b'", "mailto:x"})
    void refusesABaseAddressThatIsNone(String base) {
        assertThatThrownBy(() -> provider.open("ollama", environment("OLLAMA_BASE_URL", base)))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "base address of provider ollama must be an http or https address, was \"%s\"",
                        base);
    }

    private static ProviderSettings environment(String name, String value) {
        return new ProviderSettings(null, null, Map.of(name, value));
    }
}
