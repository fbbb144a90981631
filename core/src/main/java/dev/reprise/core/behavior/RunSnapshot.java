package dev.reprise.core.behavior;

import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.state.Json;
import java.util.List;

/// What every hook of a phase can see; taken once when the phase begins.
///
/// @param messages the conversation; those before `initialMessages` were there when the run began
/// @param step index of the current step, from 0
public record RunSnapshot(
        RunIdentity identity,
        RunPolicy policy,
        Json state,
        List<Message> messages,
        int initialMessages,
        int step) {}
