package dev.reprise.core.message;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads media types, and guesses them where only the kind is told.
final class MediaTypes {
    private static final Pattern FORM =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/(\\*|[a-z0-9][a-z0-9!#$&^_.+-]*)");
    private static final Set<String> KINDS = Set.of("image", "audio", "video");

    /// How files of a type begin; a dot stands for any byte.
    private static final List<Map.Entry<String, String>> BEGINNINGS =
            List.of(
                    Map.entry("\u0089PNG", "image/png"),
                    Map.entry("\u00ff\u00d8\u00ff", "image/jpeg"),
                    Map.entry("GIF8", "image/gif"),
                    Map.entry("RIFF....WEBP", "image/webp"),
                    Map.entry("RIFF....WAVE", "audio/wav"),
                    Map.entry("ID3", "audio/mpeg"),
                    Map.entry("\u00ff\u00fb", "audio/mpeg"),
                    Map.entry("OggS", "audio/ogg"),
                    Map.entry("....ftyp", "video/mp4"));

    private MediaTypes() {}

    static void check(String mediaType) {
        if (!FORM.matcher(mediaType).matches()) {
            throw new IllegalArgumentException(
                    "media_type must be like image/png, was \"" + mediaType + "\"");
        }
    }

    /// A media type without its parameters; the kind alone stands for any type of that kind.
    static String plain(@Nullable String mediaType) {
        if (mediaType == null || mediaType.isBlank()) {
            throw new IllegalArgumentException("media_type must be like image/png, was missing");
        }
        int parameters = mediaType.indexOf(';');
        var type = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
        var plain = type.strip().toLowerCase(Locale.ROOT);
        return KINDS.contains(plain) ? plain + "/*" : plain;
    }

    static boolean isAny(String mediaType) {
        return mediaType.endsWith("/*");
    }

    /// The type of bytes, of which a kind may be all that is told.
    static String of(String mediaType, Media.Source.Bytes bytes) {
        if (!isAny(mediaType)) {
            return mediaType;
        }
        var kind = mediaType.substring(0, mediaType.length() - 1);
        var head = bytes.base64().substring(0, Math.min(16, bytes.base64().length()));
        var text = new String(Base64.getDecoder().decode(head), StandardCharsets.ISO_8859_1);
        for (var beginning : BEGINNINGS) {
            if (beginning.getValue().startsWith(kind) && begins(text, beginning.getKey())) {
                return beginning.getValue();
            }
        }
        throw new IllegalArgumentException(
                "media_type must say of which type the data are, was \"" + mediaType + "\"");
    }

    private static boolean begins(String text, String beginning) {
        if (text.length() < beginning.length()) {
            return false;
        }
        for (int at = 0; at < beginning.length(); at++) {
            char wanted = beginning.charAt(at);
            if (wanted != '.' && wanted != text.charAt(at)) {
                return false;
            }
        }
        return true;
    }
}
