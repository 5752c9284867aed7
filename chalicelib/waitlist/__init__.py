"""The waitlist of an event: its lines, and offers of freed seats."""
