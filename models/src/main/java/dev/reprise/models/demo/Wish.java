package dev.reprise.models.demo;

import dev.reprise.state.JsonObject;

/// A call that somebody asked for.
record Wish(String tool, JsonObject arguments) {}
