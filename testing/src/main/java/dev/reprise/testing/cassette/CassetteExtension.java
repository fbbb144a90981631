package dev.reprise.testing.cassette;

import dev.reprise.core.model.ChatModel;
import dev.reprise.testing.cassette.CassettePlayer.Match;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test that takes a [ChatModel] one that answers from the cassette of the test.
///
/// The cassette lies at `<directory>/<test class>/<test method>.json`, for the second invocation of
/// a parameterized test at `…/<test method>-2.json`. With the system property
/// `reprise.cassettes=record` the real model is asked and the cassette written anew, unless the
/// test fails. A test that asks for something else fails, and so does one that leaves answers over.
public final class CassetteExtension implements ParameterResolver, AfterEachCallback {
    private static final String MODE = "reprise.cassettes";
    private static final Namespace HERE = Namespace.create(CassetteExtension.class);

    private static final Pattern INVOCATION = Pattern.compile("invocation:#(\\d+)");

    private final Path directory;
    private final Supplier<ChatModel> real;
    private final Match match;
    private final Redaction redaction;

    private CassetteExtension(
            Path directory, Supplier<ChatModel> real, Match match, Redaction redaction) {
        this.directory = directory;
        this.real = real;
        this.match = match;
        this.redaction = redaction;
    }

    /// Cassettes that are matched strictly and have no secrets of the environment in them.
    ///
    /// @param real opens the model that is recorded; not used in a replay
    public static CassetteExtension in(Path directory, Supplier<ChatModel> real) {
        return new CassetteExtension(
                directory, real, Match.STRICT, Redaction.ofEnvironment(System.getenv()));
    }

    public CassetteExtension matching(Match newMatch) {
        return new CassetteExtension(directory, real, newMatch, redaction);
    }

    public CassetteExtension redacting(Redaction newRedaction) {
        return new CassetteExtension(directory, real, match, newRedaction);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == ChatModel.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var file = file(test);
        if (isRecording(test)) {
            var recorder = new CassetteRecorder(redaction);
            test.getStore(HERE).put(CassetteRecorder.class, recorder);
            return recorder.record(real.get());
        }
        if (!Files.exists(file)) {
            throw new ParameterResolutionException(
                    "there is no cassette %s: run the test with -D%s=record".formatted(file, MODE));
        }
        var player = new CassettePlayer(Cassette.read(file), match, redaction);
        test.getStore(HERE).put(CassettePlayer.class, player);
        return player;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (test.getExecutionException().isPresent()) {
            return;
        }
        var recorder = test.getStore(HERE).get(CassetteRecorder.class, CassetteRecorder.class);
        if (recorder != null) {
            recorder.cassette().write(file(test));
        }
        var player = test.getStore(HERE).get(CassettePlayer.class, CassettePlayer.class);
        if (player != null) {
            requirePlayed(player, file(test));
        }
    }

    private static void requirePlayed(CassettePlayer player, Path file) {
        if (!player.misses().isEmpty()) {
            throw new AssertionError(String.join("\n", player.misses()));
        }
        if (player.left() > 0) {
            throw new AssertionError(
                    "%d answers of cassette %s were not asked for".formatted(player.left(), file));
        }
    }

    private static boolean isRecording(ExtensionContext test) {
        return test.getConfigurationParameter(MODE).filter("record"::equals).isPresent();
    }

    private Path file(ExtensionContext test) {
        return directory
                .resolve(test.getRequiredTestClass().getSimpleName())
                .resolve(test.getRequiredTestMethod().getName() + invocation(test) + ".json");
    }

    /// The number of an invocation of a parameterized or repeated test.
    private static String invocation(ExtensionContext test) {
        var number = INVOCATION.matcher(test.getUniqueId());
        return number.find() ? "-" + number.group(1) : "";
    }
}
