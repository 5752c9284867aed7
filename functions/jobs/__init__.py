"""Queues, streams and schedules: what the jobs of all services share, and the deadlines that belong to none."""
