"""How many seats of an event the customers at one network address may hold at a time."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event
from chalicelib.people.rules.shares import Share, Shared, digest_of
from chalicelib.seats.rules.holds import hold_lasts

_FEWEST = 500
"""A whole school or a box office may buy behind one address, and small halls have no other crowd to protect."""

_LONGEST_HOLD = 3
"""In times of `hold_seconds`: the longest that a hold lives that is extended or being paid for."""


def seats_share(event: Event) -> Share:
    """Half of the seats but at least 500, or what the organiser has set."""
    most = event.max_per_network or max(_FEWEST, event.seats // 2)
    return Share(Shared.HELD_SEATS, event.id, most, _LONGEST_HOLD * hold_lasts(event))


def counted_network(event: Event, address: str) -> str:
    """The digest of the network address for which held seats of this event count. Empty when the address is not known,
    and where the share is all of the seats: nothing can pass it, so nothing is counted."""
    return "" if seats_share(event).most >= event.seats else digest_of(address)
