"""How many places in an event's waitlist the customers at one network address may take."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.times import HOUR
from chalicelib.people.rules.shares import Share, Shared

_MOST = 5_000
"""A full hall that is told over its own Wi-Fi that more seats may come free."""


def places_share(event: Event) -> Share:
    """Five thousand within an hour or two, or what the organiser has set."""
    return Share(Shared.WAITLIST_PLACES, event.id, event.max_per_network or _MOST, HOUR)
