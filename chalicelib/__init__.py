"""Linehold without its Lambda entry points: the services, and the rooms that they share."""
