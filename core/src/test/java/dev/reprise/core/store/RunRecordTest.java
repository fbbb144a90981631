package dev.reprise.core.store;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.state.Json;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunRecordTest {
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");
    private static final long START = 1700000000000L;

    private static ThreadChangeSet change(
            @Nullable RunId run, @Nullable RunId parent, @Nullable RunMeta meta) {
        return new ThreadChangeSet(
                run,
                parent,
                meta,
                ChangeReason.RUN_FINISHED,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static ThreadChangeSet change(RunMeta meta) {
        return change(RUN, null, meta);
    }

    private static RunMeta meta(RunStatus status, @Nullable String code, long input, long output) {
        return new RunMeta(
                "default", RunOrigin.USER, status, null, code, null, null, input, output);
    }

    private static RunMeta meta(@Nullable String parentThread, @Nullable String mailboxEntry) {
        return new RunMeta(
                "default",
                RunOrigin.USER,
                RunStatus.RUNNING,
                parentThread == null ? null : new ThreadId(parentThread),
                null,
                null,
                mailboxEntry,
                0,
                0);
    }

    @Test
    void aRecordFollowsItsRun() {
        var running =
                RunRecord.after(null, THREAD, change(meta(RunStatus.RUNNING, null, 0, 0)), START);
        var waiting =
                RunRecord.after(
                        running,
                        THREAD,
                        change(meta(RunStatus.WAITING, "input_required", 20, 6)),
                        START + 300);
        var done =
                RunRecord.after(
                        waiting,
                        THREAD,
                        change(meta(RunStatus.DONE, "max_rounds_reached", 40, 12)),
                        START + 500);

        assertThat(Stream.of(running, waiting, done).map(record -> text(record::writeTo)))
                .containsExactly(
                        """
                        {"run_id":"r1","thread_id":"t1","agent_id":"default","origin":"user","status":"running",\
                        "created_at":1700000000000,"updated_at":1700000000000,"input_tokens":0,"output_tokens":0}\
                        """,
                        """
                        {"run_id":"r1","thread_id":"t1","agent_id":"default","origin":"user","status":"waiting",\
                        "termination_code":"input_required","created_at":1700000000000,\
                        "updated_at":1700000000300,"input_tokens":20,"output_tokens":6}\
                        """,
                        """
                        {"run_id":"r1","thread_id":"t1","agent_id":"default","origin":"user","status":"done",\
                        "termination_code":"max_rounds_reached","created_at":1700000000000,\
                        "updated_at":1700000000500,"input_tokens":40,"output_tokens":12}\
                        """);
    }

    @Test
    void theFirstParentAndMailboxEntryAreKept() {
        var first =
                RunRecord.after(
                        null, THREAD, change(RUN, new RunId("p1"), meta("t-p1", "e1")), START);
        var second =
                RunRecord.after(
                        first, THREAD, change(RUN, new RunId("p2"), meta("t-p2", "e2")), START);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void aParentThatComesLateIsTaken() {
        var first = RunRecord.after(null, THREAD, change(meta(null, null)), START);
        var second =
                RunRecord.after(
                        first, THREAD, change(RUN, new RunId("p1"), meta("t-p1", "e1")), START);

        assertThat(second.parentRun()).isEqualTo(new RunId("p1"));
        assertThat(second.parentThread()).isEqualTo(new ThreadId("t-p1"));
        assertThat(second.sourceMailboxEntry()).isEqualTo("e1");
    }

    @Test
    void aTerminationIsTakenBackWhenTheRunGoesOn() {
        var waiting =
                RunRecord.after(
                        null,
                        THREAD,
                        change(meta(RunStatus.WAITING, "input_required", 0, 0)),
                        START);
        var running =
                RunRecord.after(
                        waiting, THREAD, change(meta(RunStatus.RUNNING, null, 0, 0)), START);

        assertThat(running.terminationCode()).isNull();
    }

    @Test
    void aChangeThatSaysNothingOfItsRunOnlyTouchesTheRecord() {
        var record = RunRecord.after(null, THREAD, change(meta(null, null)), START);

        var touched = RunRecord.after(record, THREAD, change(RUN, null, null), START + 1);

        assertThat(touched.updatedAt()).isEqualTo(START + 1);
        assertThat(text(touched::writeTo).replace("0001", "0000")).isEqualTo(text(record::writeTo));
        assertThat(RunRecord.after(null, THREAD, change(RUN, null, null), START)).isNull();
    }

    @Test
    void aChangeOfNoRunLeavesTheRecordAsItIs() {
        var record = RunRecord.after(null, THREAD, change(meta(null, null)), START);

        assertThat(RunRecord.after(record, THREAD, change(null, null, null), START + 1))
                .isSameAs(record);
        assertThat(RunRecord.after(record, THREAD, change(null, null, meta("x", "y")), START + 1))
                .isSameAs(record);
    }

    @Test
    void aRecordIsReadWithAndWithoutItsOptionalMembers() {
        var least =
                RunRecord.fromJson(
                        Json.parse(
                                """
                                {"run_id":"r1","thread_id":"t1","status":"done","metadata":null}
                                """));
        var full =
                """
                {"run_id":"r1","thread_id":"t1","agent_id":"a","parent_run_id":"r0","parent_thread_id":"t0",\
                "origin":"subagent","status":"done","termination_code":"error","termination_detail":"boom",\
                "created_at":1,"updated_at":2,"source_mailbox_entry_id":"e1","metadata":{"x":1},\
                "input_tokens":3,"output_tokens":4}\
                """;

        assertThat(text(least::writeTo))
                .isEqualTo(
                        """
                        {"run_id":"r1","thread_id":"t1","agent_id":"","origin":"user","status":"done",\
                        "created_at":0,"updated_at":0,"input_tokens":0,"output_tokens":0}\
                        """);
        assertThat(text(RunRecord.fromJson(Json.parse(full))::writeTo)).isEqualTo(full);
    }
}
