package dev.reprise.core.message;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An image, a recording or a file in a message: its bytes, or where they are.
///
/// @param mediaType such as `image/png`, in lower case and without parameters; `image/*` where the
///   kind of what an address leads to is all that is known
/// @param name of the file
public record Media(String mediaType, Source source, @Nullable String name)
        implements ContentBlock {
    private static final Pattern BASE64_TEXT = Pattern.compile("[A-Za-z0-9+/]++={0,2}");
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    /// Where the bytes come from.
    public sealed interface Source {
        /// The bytes themselves.
        ///
        /// @param base64 in the alphabet of RFC 4648 section 4, padded
        record Bytes(String base64) implements Source {
            public Bytes {
                if (!isBase64(base64)) {
                    throw new IllegalArgumentException(
                            "data must be base64 with padding, was " + cut(base64));
                }
            }

            public int size() {
                int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
                return base64.length() / 4 * 3 - padding;
            }

            public byte[] decoded() {
                return Base64.getDecoder().decode(base64);
            }
        }

        /// An address from which the provider of the model fetches them.
        record Link(URI uri) implements Source {
            public Link {
                if (uri.getScheme() == null) {
                    throw new IllegalArgumentException(
                            "url must have a scheme, was \"" + uri + "\"");
                }
            }
        }
    }

    /// What a model does with it.
    public enum Kind {
        IMAGE,
        AUDIO,
        VIDEO,
        FILE
    }

    public Media {
        MediaTypes.check(mediaType);
        if (source instanceof Source.Bytes bytes) {
            mediaType = MediaTypes.of(mediaType, bytes);
        }
    }

    public static Media of(String mediaType, byte[] bytes) {
        var base64 = Base64.getEncoder().encodeToString(bytes);
        return new Media(mediaType, new Source.Bytes(base64), null);
    }

    public static Media link(String mediaType, URI uri) {
        return new Media(mediaType, new Source.Link(uri), null);
    }

    /// Media as front ends name them: an address, a `data:` URL, or base64 alone.
    ///
    /// @param mediaType what the client says; a `data:` URL may say it, too
    /// @param content of which there is one of the three
    /// @throws IllegalArgumentException if it is none of them, or of no known type
    public static Media parse(@Nullable String mediaType, String content, @Nullable String name) {
        if (content.regionMatches(true, 0, DATA, 0, DATA.length())) {
            int comma = content.indexOf(BASE64);
            if (comma < 0) {
                throw new IllegalArgumentException(
                        "a data URL must be base64, was " + cut(content));
            }
            int end = content.indexOf(';');
            var own = content.substring(DATA.length(), end);
            var bytes = new Source.Bytes(content.substring(comma + BASE64.length()));
            return new Media(MediaTypes.plain(own.isEmpty() ? mediaType : own), bytes, name);
        }
        if (content.contains(":")) { // which base64 never does
            return new Media(MediaTypes.plain(mediaType), linkTo(content), name);
        }
        return new Media(MediaTypes.plain(mediaType), new Source.Bytes(content), name);
    }

    private static Source.Link linkTo(String text) {
        try {
            return new Source.Link(new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url must be an address, was " + cut(text), e);
        }
    }

    public Kind kind() {
        return switch (mediaType.substring(0, mediaType.indexOf('/'))) {
            case "image" -> Kind.IMAGE;
            case "audio" -> Kind.AUDIO;
            case "video" -> Kind.VIDEO;
            default -> Kind.FILE;
        };
    }

    public Media withName(@Nullable String newName) {
        return new Media(mediaType, source, newName);
    }

    /// The address, or all of it as a `data:` URL.
    public String url() {
        return switch (source) {
            case Source.Link(var uri) -> uri.toString();
            case Source.Bytes(var base64) -> DATA + mediaType + BASE64 + base64;
        };
    }

    static Media fromJson(Json json) {
        var in = JsonReader.of(json);
        var bytes = in.text("data", Source.Bytes::new);
        var source = bytes.isPresent() ? bytes.get() : in.requireText("url", Media::linkTo);
        var name = in.text("name").orElse(null);
        return in.requireText(
                "media_type", type -> new Media(MediaTypes.plain(type), source, name));
    }

    void writeMembers(JsonOutput out) {
        out.member("media_type", mediaType);
        switch (source) {
            case Source.Bytes(var base64) -> out.member("data", base64);
            case Source.Link(var uri) -> out.member("url", uri.toString());
        }
        out.optional("name", name);
    }

    private static boolean isBase64(String text) {
        return text.length() % 4 == 0 && BASE64_TEXT.matcher(text).matches();
    }

    /// The beginning of what may be megabytes.
    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
