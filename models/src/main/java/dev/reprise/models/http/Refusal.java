package dev.reprise.models.http;

import dev.reprise.core.message.Media;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;

/// What a provider would not take, said before it is asked.
public final class Refusal {
    private Refusal() {}

    /// Any reason.
    ///
    /// @param what is wrong, and what would be right
    public static ModelException of(String provider, String what) {
        return ModelException.of(ErrorClass.CLIENT_REQUEST, provider + ": " + what);
    }

    /// Refuses a choice of a tool that is not offered.
    public static void unlessOffered(String provider, ChatRequest request) {
        if (request.options().toolChoice() instanceof ToolChoice.Named(var tool)
                && request.tools().stream().noneMatch(offered -> offered.id().equals(tool))) {
            var offered = request.tools().stream().map(ToolDescriptor::id).toList();
            throw of(
                    provider,
                    "the tool to call must be one of %s, was \"%s\"".formatted(offered, tool));
        }
    }

    /// Media of a kind, or given in a way, that the provider has no form for.
    ///
    /// @param taken what it takes instead
    public static ModelException of(String provider, Media media, String taken) {
        var how = media.source() instanceof Media.Source.Link ? " by its address" : "";
        return of(provider, "%s%s is not taken, only %s".formatted(media.mediaType(), how, taken));
    }

    /// Media that are longer than the provider takes.
    ///
    /// @param longest characters of base64
    public static ModelException tooLong(String provider, Media media, int longest) {
        var size = media.source() instanceof Media.Source.Bytes bytes ? bytes.size() : 0;
        return of(
                provider,
                "%s of %d bytes is too long, at most %d are taken"
                        .formatted(media.mediaType(), size, longest / 4 * 3));
    }
}
