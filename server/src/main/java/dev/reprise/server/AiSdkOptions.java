package dev.reprise.server;

import dev.reprise.protocols.aisdk.AiSdkForm;
import java.time.Duration;

/// How the AI SDK routes answer.
///
/// @param form what their clients understand
/// @param regenerate what becomes of a message that is to be answered anew
/// @param onDisconnect what becomes of a run that nobody reads any more
/// @param grace how long such a run may go on, where it is given a grace period
/// @param versionHeader name of a header of every stream that names the clients' version; empty
///   sends none
/// @param versionValue what that header says
public record AiSdkOptions(
        AiSdkForm form,
        Regenerate regenerate,
        OnDisconnect onDisconnect,
        Duration grace,
        String versionHeader,
        String versionValue) {
    public static final AiSdkOptions DEFAULT =
            new AiSdkOptions(
                    AiSdkForm.DEFAULT,
                    Regenerate.KEEP_TARGET,
                    OnDisconnect.CONTINUE,
                    Duration.ofSeconds(30),
                    "x-tirea-ai-sdk-version",
                    "v6");

    /// What becomes of a message that is to be answered anew.
    public enum Regenerate {
        /// It stays and what follows it goes, unless it begins the last answer of the thread, which
        /// is replaced.
        KEEP_TARGET,
        /// A user's message stays; an answer goes with all that follows it.
        EXCLUDE_TARGET
    }

    /// What becomes of a run that nobody reads any more.
    public enum OnDisconnect {
        CONTINUE,
        /// It is cancelled unless somebody reads it again in time.
        GRACE,
        CANCEL
    }

    public AiSdkOptions {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, was " + grace);
        }
    }

    public AiSdkOptions withForm(AiSdkForm newForm) {
        return new AiSdkOptions(
                newForm, regenerate, onDisconnect, grace, versionHeader, versionValue);
    }

    public AiSdkOptions withRegenerate(Regenerate newRegenerate) {
        return new AiSdkOptions(
                form, newRegenerate, onDisconnect, grace, versionHeader, versionValue);
    }

    public AiSdkOptions withOnDisconnect(OnDisconnect fate) {
        return new AiSdkOptions(form, regenerate, fate, grace, versionHeader, versionValue);
    }

    /// Cancels a run that nobody has read for so long.
    public AiSdkOptions withGrace(Duration newGrace) {
        return new AiSdkOptions(
                form, regenerate, OnDisconnect.GRACE, newGrace, versionHeader, versionValue);
    }

    public AiSdkOptions withVersionHeader(String name, String value) {
        return new AiSdkOptions(form, regenerate, onDisconnect, grace, name, value);
    }
}
