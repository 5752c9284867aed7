"""Bars: search, requests, offers, the line, arrival."""
