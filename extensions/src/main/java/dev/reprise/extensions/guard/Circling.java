package dev.reprise.extensions.guard;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.extensions.guard.LastRound.Answered;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What [RepeatedCalls] remembers of a run.
///
/// @param last id of the turn that was looked at last
/// @param calls the latest ones, oldest first
/// @param texts of the latest two turns that said something, as sets of words
/// @param stale steps in a row without a new call
/// @param hits how often something was found to repeat
record Circling(
        String last,
        List<PastCall> calls,
        List<Set<String>> texts,
        int stale,
        int hits,
        @Nullable Trip trip) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int WORDS = 200;
    private static final double NEARLY_ALL = 0.9;

    Circling {
        calls = List.copyOf(calls);
        texts = List.copyOf(texts);
    }

    static Circling fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Circling(
                in.textOr("last", ""),
                in.list("calls", PastCall::fromJson),
                in.list("texts", Circling::words),
                in.indexOr("stale", 0),
                in.indexOr("hits", 0),
                in.optional("trip", Trip::fromJson).orElse(null));
    }

    private static Set<String> words(Json text) {
        return words(text.asText().orElse(""));
    }

    private static Set<String> words(String text) {
        var words = new HashSet<String>();
        var found = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (words.size() < WORDS && found.find()) {
            words.add(found.group());
        }
        return words;
    }

    JsonObject toJson() {
        return JsonObject.builder(6)
                .put("last", last)
                .put("calls", JsonArray.copyOf(calls.stream().map(PastCall::toJson).toList()))
                .put(
                        "texts",
                        JsonArray.copyOf(
                                texts.stream()
                                        .map(words -> String.join(" ", words))
                                        .map(Json::of)
                                        .toList()))
                .put("stale", stale)
                .put("hits", hits)
                .putOptional("trip", trip == null ? null : trip.toJson())
                .build();
    }

    Circling tripped(@Nullable Trip reason) {
        return new Circling(last, calls, texts, stale, hits, reason);
    }

    /// A repetition.
    ///
    /// @param number which one of the run it is, from 1
    record Hit(Detector detector, PastCall call, int number) {
        private static final String MARK = "repeated_call";

        /// The result, marked as an answer to a repetition.
        ToolResult mark(ToolResult answer) {
            return answer.withMetadata(answer.metadata().with(MARK, detector.label()));
        }

        /// Which detector answered the call; empty if the call was not a repetition.
        static String markOf(Answered answered) {
            var result = answered.result();
            return result == null
                    ? ""
                    : result.metadata().getOr(MARK, Json.NULL).asText().orElse("");
        }
    }

    /// The next call, and whether it repeats others.
    Optional<Hit> judge(ToolCall call, Watch watch, long now) {
        var next = new PastCall(call.id(), call.name(), watch.print(call), "", now);
        return watch.mayRepeat(next, calls)
                ? Optional.empty()
                : next.repeats(calls, watch.detectors())
                        .map(detector -> new Hit(detector, next, hits + 1));
    }

    /// What is remembered after the call, whose result may not be known yet. A repetition that was
    /// answered in place of its tool counts as having had the earlier result again.
    Circling after(Answered answered, Watch watch, long now) {
        var call = answered.call();
        var result = answered.result();
        boolean repeated =
                result == null
                        ? judge(call, watch, now).isPresent()
                        : !Hit.markOf(answered).isEmpty();
        var print = watch.print(call);
        var outcome =
                result == null ? "" : repeated ? resultOf(print) : Fingerprint.of(result.toText());
        var more = new ArrayList<>(calls);
        more.add(new PastCall(call.id(), call.name(), print, outcome, now));
        int from = Math.max(0, more.size() - PastCall.REMEMBERED);
        return new Circling(
                last,
                more.subList(from, more.size()),
                texts,
                stale,
                repeated ? hits + 1 : hits,
                trip);
    }

    /// The result the latest such call had; empty when there was none.
    private String resultOf(String print) {
        return calls.reversed().stream()
                .filter(call -> call.print().equals(print))
                .map(PastCall::result)
                .findFirst()
                .orElse("");
    }

    /// What is remembered after a turn.
    ///
    /// @param news whether it brought a call the run had not seen
    Circling afterTurn(String id, boolean news, @Nullable String text) {
        var said = new ArrayList<>(texts);
        if (text != null && !words(text).isEmpty()) {
            said.add(words(text));
        }
        int from = Math.max(0, said.size() - 2);
        return new Circling(
                id, calls, said.subList(from, said.size()), news ? 0 : stale + 1, hits, trip);
    }

    Circling withHit() {
        return new Circling(last, calls, texts, stale, hits + 1, trip);
    }

    /// Whether the text says nearly the same as the two before it.
    boolean hasSaid(String text) {
        var words = words(text);
        return !words.isEmpty()
                && texts.size() == 2
                && texts.stream().allMatch(before -> areAlike(before, words));
    }

    private static boolean areAlike(Set<String> one, Set<String> other) {
        var shared = new HashSet<>(one);
        shared.retainAll(other);
        var all = new HashSet<>(one);
        all.addAll(other);
        return shared.size() >= NEARLY_ALL * all.size();
    }
}
