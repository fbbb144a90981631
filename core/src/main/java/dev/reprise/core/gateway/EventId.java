package dev.reprise.core.gateway;

import dev.reprise.state.JsonException;

/// The place of a served frame in the stream of its thread; opaque to clients.
///
/// @param run number of the run in its thread, from 1
/// @param epoch ownership under which the event was emitted
/// @param seq of the event in its run
/// @param frame index of the protocol's frame within the event, from 0
public record EventId(long run, long epoch, long seq, int frame) {
    /// Reads what [#toString()] writes.
    ///
    /// @throws JsonException naming the text when it is no event id
    public static EventId parse(String text) {
        var parts = text.split("\\.", -1);
        try {
            if (parts.length == 4) {
                return new EventId(
                        Long.parseUnsignedLong(parts[0]),
                        Long.parseUnsignedLong(parts[1]),
                        Long.parseUnsignedLong(parts[2]),
                        Integer.parseUnsignedInt(parts[3]));
            }
        } catch (NumberFormatException e) {
            throw new JsonException(
                    "event id must be <run>.<epoch>.<seq>.<frame>, was \"" + text + "\"", e);
        }
        throw new JsonException(
                "event id must be <run>.<epoch>.<seq>.<frame>, was \"" + text + "\"");
    }

    public EventId withFrame(int newFrame) {
        return new EventId(run, epoch, seq, newFrame);
    }

    @Override
    public String toString() {
        return run + "." + epoch + "." + seq + "." + frame;
    }
}
