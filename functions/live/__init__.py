"""Lambda entry points of live: the WebSocket, and the publisher of changes."""
