"""What can be watched: each kind of topic, who may watch it, its snapshot, and where to read that without a socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.errors import Forbidden, NotFound, Unauthorized
from chalicelib.kernel.people import Identity, TokenKind
from chalicelib.services.catalogue import Catalogue
from chalicelib.services.offers import Offers
from chalicelib.services.seatmap import SeatMaps
from chalicelib.storage import topics

_MOST_SEATS = 4_000
"""Sections with more seats than this never fit into one message when they fill up, so they are not even read."""

Snapshot = Callable[[], tuple[int, Any]]
"""Reads the topic's version and its state, which is at least as new."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`snapshot` is None where it is known not to fit into a message: it is read at `href` then."""

    topic: str
    href: str
    snapshot: Snapshot | None


class Subjects:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, offers: Offers) -> None:
        self._catalogue, self._maps, self._offers = catalogue, maps, offers

    def find(self, topic: str, caller: Identity | None) -> Subject:
        """Raises `NotFound`; `Unauthorized` or `Forbidden` for a topic that is another's."""
        kind, _, rest = topic.partition("/")
        match kind:
            case "seats":
                return self._seats(topic, rest)
            case "customer":
                return self._customer(topic, rest, caller)
            case _:
                raise _unknown(topic)

    def _seats(self, topic: str, rest: str) -> Subject:
        event_id, _, section = rest.partition("/")
        event = self._catalogue.event(event_id)
        if not event.has_section(section):
            raise _unknown(topic)
        fits = event.seats_of(section) <= _MOST_SEATS
        snapshot = (lambda: self._maps.fresh(event, section)) if fits else None
        return Subject(topic, f"/v1/events/{event_id}/seats/{section}", snapshot)

    def _customer(self, topic: str, id: str, caller: Identity | None) -> Subject:
        if caller is None:
            raise Unauthorized("Send the customer's token with the message.")
        if caller.kind is not TokenKind.CUSTOMER or caller.id != id:
            raise Forbidden("This topic is somebody else's.")

        def snapshot() -> tuple[int, Any]:
            version, _ = topics.version(topic)
            return version, {"items": self._offers.views(id)}

        return Subject(topic, "/v1/customers/me/offers", snapshot)


def _unknown(topic: str) -> NotFound:
    return NotFound(f"There is no topic {topic}.", "TOPIC_NOT_FOUND")
