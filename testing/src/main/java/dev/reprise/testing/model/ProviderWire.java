package dev.reprise.testing.model;

import dev.reprise.core.model.ModelException.ErrorClass;
import java.util.List;
import java.util.stream.Stream;

/// How a provider says things, as text on the wire. A codec brings its own to [ModelFaultContract].
public interface ProviderWire {
    /// An answer that says these deltas, each in an event of its own, and ends as it should.
    WireAnswer saying(String... deltas);

    /// An answer with two calls whose parts alternate: `c1` of tool `first` with `{"a":1}` and `c2`
    /// of tool `second` with `{"b":2}`, each argument text in two pieces or more.
    WireAnswer interleavedCalls();

    /// An event that breaks the answer off with an error.
    String error(String message);

    /// The class of that error.
    ErrorClass errorClass();

    /// An event that cannot be understood.
    String malformed();

    /// An event that breaks the answer off because the provider has too much to do.
    String overloaded();

    /// An answer that says `Hello` and ends for this reason.
    WireAnswer ending(Ending why);

    /// As [#saying], but the provider does not tell what was used.
    WireAnswer withoutUsage(String... deltas);

    /// An answer with three thoughts that have to be sent back: `First.` with the signature
    /// `sig-1`, `Second.` with `sig-2`, and `secret-3`, which nobody can read; then the text
    /// `Done.` and the call `c1` of tool `first` with `{"a":1}`.
    WireAnswer thinking();

    /// As [#interleavedCalls], but both calls have the id `c1`; one may follow the other.
    WireAnswer sameIds();

    /// Why an answer ends that is whole and yet not what was wanted.
    enum Ending {
        /// There was no room for more.
        AT_THE_LIMIT,
        /// The provider took the rest away.
        FILTERED,
        /// The model, or the provider in its place, does not want to.
        REFUSED
    }

    /// The events of a whole answer.
    ///
    /// @param begin before the first delta
    /// @param deltas one event for each delta
    /// @param end what completes the answer; without it the answer is cut off
    record WireAnswer(List<String> begin, List<String> deltas, List<String> end) {
        public WireAnswer {
            begin = List.copyOf(begin);
            deltas = List.copyOf(deltas);
            end = List.copyOf(end);
        }

        /// Everything but the end.
        public List<String> unfinished() {
            return Stream.concat(begin.stream(), deltas.stream()).toList();
        }

        public List<String> whole() {
            return Stream.concat(unfinished().stream(), end.stream()).toList();
        }
    }
}
