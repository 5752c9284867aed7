"""WebSocket subscriptions and pushes of changes."""
