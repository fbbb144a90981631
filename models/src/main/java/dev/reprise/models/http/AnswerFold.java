package dev.reprise.models.http;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;

/// Hands over what the events of one answer say, and keeps how it ended. What a codec knows about
/// answers.
public interface AnswerFold {
    /// Takes an event of a streamed answer.
    ///
    /// @return whether the service said with it that nothing more comes
    /// @throws ModelException when the event is an error, or cannot be read
    boolean add(EventStream event);

    /// Takes an answer that comes in one piece.
    ///
    /// @throws ModelException as [#add]
    void addWhole(byte[] body);

    /// Whether the service said why it ended; only its usage may still follow.
    boolean isFinished();

    Completion completion();
}
