"""The WebSocket, and the publisher of changes."""
