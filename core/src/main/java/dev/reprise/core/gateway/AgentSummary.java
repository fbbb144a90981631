package dev.reprise.core.gateway;

/// What callers are told of an agent.
public record AgentSummary(String id, String name, String description) {}
