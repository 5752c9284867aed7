"""Doubles of outside services, for tests and the local cloud."""
