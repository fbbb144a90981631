import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.FileThreadStore;
import java.util.TreeMap;

record Said(@Describe("what to say back") String text) {}

void main() {
    var echo = Tool.of("echo", "Says the text back.", Said.class, said -> said.text());
    var helper = AgentDefinition.builder("helper", "demo:").systemPrompt("Be brief.").maxRounds(4).build();

    try (var threads = FileThreadStore.at("threads");
            var os = AgentOs.builder().agent(helper).tools(echo).store(threads).build()) {
        var request = RunRequest.of("helper", Message.user("m1", "echo hello"));

        var seen = new TreeMap<String, Integer>();
        try (var run = os.runStream(request)) {
            for (var event : run) {
                seen.merge(event.type(), 1, Integer::sum);
                if (event instanceof AgentEvent.ToolCallDone done) {
                    IO.println(done.result().toolName() + " said " + done.result().data());
                }
                if (event instanceof AgentEvent.RunFinish finish) {
                    IO.println("finished: " + finish.termination().recordedCode());
                }
            }
            IO.println("thread " + run.thread() + " is kept in threads/" + run.thread() + ".json");
        }
        seen.forEach((type, count) -> IO.println(count + " x " + type));
    }
}
