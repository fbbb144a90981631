package dev.reprise.server;

import static dev.reprise.server.ChatServer.answered;
import static dev.reprise.server.ChatServer.approval;
import static dev.reprise.server.ChatServer.calling;
import static dev.reprise.server.ChatServer.user;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.protocols.aisdk.AiSdkForm;
import dev.reprise.state.JsonObject;
import org.junit.jupiter.api.Test;

/// What goes over the wire, word for word.
class AiSdkTranscriptTest {
    @Test
    void textAndReasoning() throws Exception {
        try (var chat = new ChatServer(think("let me ", "see").say("hi ", "there"))) {
            Transcript.assertIs("ai-sdk/text.txt", chat.post(user("u1", "hey")).body());
        }
    }

    @Test
    void aToolThatDoesNotExistThenText() throws Exception {
        try (var chat =
                new ChatServer(request ->
                        request.messages().toString().contains("status")
                                ? say("sorry")
                                : call("c1", "nothing", JsonObject.EMPTY))) {
            Transcript.assertIs("ai-sdk/tool.txt", chat.post(user("u1", "hey")).body());
        }
    }

    @Test
    void aQuestionThatIsApproved() throws Exception {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            var asked = chat.post(user("u1", "pay")).body();
            var went = chat.post(answered(approval("c1", true)), user("u1", "pay")).body();

            Transcript.assertIs("ai-sdk/approved.txt", asked + went);
        }
    }

    @Test
    void aQuestionThatIsDenied() throws Exception {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            var asked = chat.post(user("u1", "pay")).body();
            var went = chat.post(answered(approval("c1", false)), user("u1", "pay")).body();

            Transcript.assertIs("ai-sdk/denied.txt", asked + went);
        }
    }

    @Test
    void aQuestionOfItsOwn() throws Exception {
        var form = AiSdkForm.DEFAULT.withApprovals(AiSdkForm.Approvals.PERMISSION_PART);
        try (var chat = new ChatServer(calling("pay", "c1"), AiSdkOptions.DEFAULT.withForm(form))) {
            var asked = chat.post(user("u1", "pay")).body();
            var went = chat.post(answered(approval("c1", true)), user("u1", "pay")).body();

            Transcript.assertIs("ai-sdk/permission-part.txt", asked + went);
        }
    }

    @Test
    void aModelThatFails() throws Exception {
        try (var chat = new ChatServer(fail(ErrorClass.CLIENT_REQUEST, "no such model"))) {
            Transcript.assertIs("ai-sdk/failure.txt", chat.post(user("u1", "hey")).body());
        }
    }

    @Test
    void aHistory() throws Exception {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            chat.post(user("u1", "pay"));
            chat.post(answered(approval("c1", true)), user("u1", "pay"));

            var path = "/v1/ai-sdk/threads/chat/messages";
            Transcript.assertIs("ai-sdk/history.txt", chat.server.get(path).body() + "\n");
        }
    }
}
