"""Shared code of the jobs of all services, and the jobs of deadlines that no service has a queue for."""
