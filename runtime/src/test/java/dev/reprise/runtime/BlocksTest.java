package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.ContentBlock.Text;
import dev.reprise.core.message.ContentBlock.ToolUse;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunRequest;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Messages that are more than text and calls.
class BlocksTest {
    private static final ContentBlock THOUGHT = new Reasoning("p", "Let me see", "sig");
    private static final ContentBlock REDACTED = new Raw("p", Json.object("type", "redacted"));
    private static final ToolCall SEARCH = new ToolCall("c1", "search", JsonObject.EMPTY);

    @Test
    void whatAProviderWantsBackGoesBackInItsPlace() {
        ContentBlock[] blocks = {
            THOUGHT, new Text("I "), REDACTED, new Text("look"), new ToolUse(SEARCH)
        };
        var model = ScriptedModel.of(asks("I ", "look").blocks(blocks), say("Done"), say("Again"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        rehearsal.run("Hi");
        rehearsal.run("And now?");

        assertThat(answers(rehearsal).getFirst().parts()).containsExactly(blocks);
        assertThat(model.request(1).messages().get(1).content()).containsExactly(blocks);
        assertThat(model.request(2).messages().get(1).content()).containsExactly(blocks);
    }

    @Test
    void anAnswerOfTextAndCallsIsStoredWithoutBlocks() {
        var model =
                ScriptedModel.of(
                        asks("I look").blocks(new Text("I look"), new ToolUse(SEARCH)),
                        say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        rehearsal.run("Hi");

        assertThat(answers(rehearsal)).extracting(Message::blocks).containsOnlyNulls();
    }

    @Test
    void blocksThatDisagreeWithWhatWasShownKeepWhatAProviderWantsBack() {
        var model =
                ScriptedModel.of(
                        asks("shown").blocks(new Text("another"), REDACTED, THOUGHT), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        rehearsal.run("Hi");

        assertThat(answers(rehearsal).getFirst().parts())
                .containsExactly(REDACTED, THOUGHT, new Text("shown"), new ToolUse(SEARCH));
    }

    @Test
    void aCharacterThatTwoBlocksShareIsStoredWhole() {
        var model =
                ScriptedModel.of(
                        asks("a\uD83D", "\uDE00b")
                                .blocks(
                                        new Text("a\uD83D"),
                                        REDACTED,
                                        new Text("\uDE00b"),
                                        new ToolUse(SEARCH)),
                        say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        rehearsal.run("Hi");

        assertThat(answers(rehearsal).getFirst().parts())
                .containsExactly(REDACTED, new Text("a\uD83D\uDE00b"), new ToolUse(SEARCH));
    }

    @Test
    void aPictureOfTheUserReachesTheModelInItsPlace() {
        var picture = Media.of("image/png", "png".getBytes(UTF_8));
        var model = ScriptedModel.of(say("A cat"));
        var rehearsal = Rehearsal.of(model);
        var question = Message.of("u1", Role.USER, List.of(picture, new Text("What is it?")));

        rehearsal.os().run(RunRequest.of("default", question).withThread(Rehearsal.THREAD));

        assertThat(model.lastRequest().messages().getLast().content())
                .containsExactly(picture, new Text("What is it?"));
        assertThat(rehearsal.thread().messages().getFirst().parts())
                .containsExactly(picture, new Text("What is it?"));
    }

    @Test
    void aPictureAloneIsInput() {
        var picture = Media.of("image/png", "png".getBytes(UTF_8));
        var model = ScriptedModel.of(call("c1", "search", JsonObject.EMPTY), say("A cat"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        rehearsal
                .os()
                .run(
                        RunRequest.of("default", Message.of("u1", Role.USER, List.of(picture)))
                                .withThread(Rehearsal.THREAD));

        assertThat(model.lastRequest().messages().getFirst().content()).containsExactly(picture);
    }

    private static Reply asks(String... said) {
        return say(said).call("c1", "search", JsonObject.EMPTY);
    }

    private static List<Message> answers(Rehearsal rehearsal) {
        return rehearsal.thread().messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .toList();
    }
}
