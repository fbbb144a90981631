package dev.reprise.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxEntryTest {
    private static final MailboxId M1 = new MailboxId("m1");
    private static final MailboxEntryId E1 = new MailboxEntryId("e1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"entry_id":"e1","mailbox_id":"t1","origin":"external","sender_id":"user-7","payload":{"agent_id":"default","messages":[]},"priority":0,"generation":0,"status":"queued","available_at":1700000000000,"attempt_count":0,"created_at":1700000000000,"updated_at":1700000000000}\
                """,
                """
                {"entry_id":"e1","mailbox_id":"t1","origin":"external","payload":{},"priority":0,"generation":0,"status":"claimed","available_at":1700000000000,"attempt_count":1,"claim_token":"0f3c","claimed_by":"node-a","lease_until":1700000030000,"created_at":1700000000000,"updated_at":1700000000010}\
                """,
                """
                {"entry_id":"e1","mailbox_id":"t1","origin":"internal","payload":7,"priority":255,"dedupe_key":"k","generation":3,"status":"dead_letter","available_at":1,"attempt_count":9,"last_error":"bad","created_at":2,"updated_at":3}\
                """
            })
    void anEntryHasTheWrittenForm(String text) {
        var entry = MailboxEntry.fromJson(Json.parse(text));

        assertThat(JsonOutput.text(entry::writeTo)).isEqualTo(text);
    }

    @Test
    void whatAnOldEntryLeavesOutHasItsDefault() {
        var entry =
                MailboxEntry.fromJson(
                        Json.parse(
                                """
                                {"entry_id":"e1","mailbox_id":"m1","payload":null,"status":"queued",
                                 "available_at":5,"created_at":5,"updated_at":5,"claim_token":null}
                                """));

        assertThat(entry).isEqualTo(MailboxEntry.queued(E1, M1, Json.NULL, 0, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "priority":256          | priority must be an integer from 0 to 255, was 256
                    "priority":-1           | priority must be an integer from 0 to
                    "generation":-1         | generation must be an integer from 0, was -1
                    "attempt_count":5000000000 | attempt_count must be an integer from 0 to
                    "status":"lost"         | status is unknown: "lost"
                    "origin":"both"         | origin is unknown: "both"
                    "entry_id":"a/b"        | entry_id is not allowed: mailbox entry id contains
                    "mailbox_id":""         | mailbox_id is not allowed: mailbox id cannot be empty
                    "status":"claimed"      | claim_token must be a string
                    """)
    void aWrongMemberIsNamed(String member, String message) {
        var good =
                """
                {"entry_id":"e1","mailbox_id":"m1","payload":{},"status":"queued","priority":0,"generation":0,"attempt_count":0,"origin":"external","available_at":5,"created_at":5,"updated_at":5}\
                """;
        var name = member.substring(0, member.indexOf(':'));
        var bad = good.replaceFirst(name + ":(\"[^\"]*\"|\\d+)", member);

        assertThat(bad).isNotEqualTo(good);
        assertThatThrownBy(() -> MailboxEntry.fromJson(Json.parse(bad)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message);
    }

    @Test
    void onlyAClaimedEntryHasALease() {
        var queued = MailboxEntry.queued(E1, M1, Json.NULL, 0, 5);

        assertThatThrownBy(() -> queued.extended(9, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "an entry has a lease exactly while it is claimed, was claimed with lease"
                                + " null");
        assertThatThrownBy(() -> queued.withPriority(256))
                .hasMessage("priority must be 0 to 255, was 256");
    }

    @ParameterizedTest
    @EnumSource(RunOrigin.class)
    void runsOfOtherRunsAreInternal(RunOrigin origin) {
        var internal = List.of(RunOrigin.SUBAGENT, RunOrigin.INTERNAL).contains(origin);

        assertThat(MailboxOrigin.of(origin))
                .isEqualTo(internal ? MailboxOrigin.INTERNAL : MailboxOrigin.EXTERNAL);
    }

    @Test
    void anInterruptHasTheWrittenForm() {
        var state = new MailboxState(M1, 1, 7);
        var text =
                """
                {"mailbox_state":{"mailbox_id":"m1","current_generation":1,"updated_at":7},"superseded_entries":[]}\
                """;

        assertThat(JsonOutput.text(new MailboxInterrupt(state, List.of())::writeTo))
                .isEqualTo(text);
        assertThat(
                        MailboxState.fromJson(
                                Json.parse(text)
                                        .asObject()
                                        .orElseThrow()
                                        .getOr("mailbox_state", Json.NULL)))
                .isEqualTo(state);
    }

    @Test
    void aFailureSaysWhatTheMailboxSays() {
        assertThat(
                        List.of(
                                new MailboxException.Reason.NotFound(E1),
                                new MailboxException.Reason.AlreadyExists("k"),
                                new MailboxException.Reason.ClaimConflict(E1),
                                new MailboxException.Reason.GenerationMismatch(M1, 1, 0),
                                new MailboxException.Reason.Io("x"),
                                new MailboxException.Reason.Serialization("x"),
                                new MailboxException.Reason.Backend("x")))
                .extracting(reason -> new MailboxException(reason).getMessage())
                .containsExactly(
                        "mailbox entry not found: e1",
                        "mailbox entry already exists: k",
                        "mailbox claim token mismatch for entry: e1",
                        "mailbox generation mismatch for mailbox 'm1': expected 1, got 0",
                        "io error: x",
                        "serialization error: x",
                        "backend error: x");
    }
}
