"""Following topics: their state, and each change of it. docs/live.md has the topics and the rules."""
