package dev.reprise.core.tool;

/// What a tool shows of its work before it has ended.
public sealed interface ToolReport permits ToolProgress, ToolActivity {}
