"""Venues, performers and events, the search over them, and popular releases."""
