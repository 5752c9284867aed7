"""What can be watched: each kind of topic, who may watch it, its snapshot, and where to read that without a socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.clock import Clock
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.request_bar import Requesting
from chalicelib.bars.snapshots import board, console, consoles
from chalicelib.bars.views import request_view
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.ids import is_id
from chalicelib.errors import Forbidden, NotFound, Unauthorized
from chalicelib.people.rules.accounts import Identity, TokenKind
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.stores.manage_store import Draw, Stores, code_view
from chalicelib.stores.rules.join_codes import Display
from chalicelib.stores.views import board_view
from chalicelib.table import topics
from chalicelib.waitlist.answer_offer import Offers

_MOST_SEATS = 4_000
"""Sections with more seats than this never fit into one message when they fill up, so they are not even read."""

Snapshot = Callable[[], tuple[int, Any]]
"""Reads the topic's version and its state, which is at least as new."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`snapshot` is None where it is known not to fit into a message: it is read at `href` then. `until` is when the
    token that lets one watch it expires, None where it takes none."""

    topic: str
    href: str
    snapshot: Snapshot | None
    until: int | None = None


class Subjects:
    def __init__(
        self,
        catalogue: Catalogue,
        maps: SeatMaps,
        offers: Offers,
        stores: Stores,
        bars: Bars,
        requesting: Requesting,
        draw: Draw,
        clock: Clock,
    ) -> None:
        self._catalogue, self._maps, self._offers = catalogue, maps, offers
        self._stores, self._bars, self._requesting = stores, bars, requesting
        self._draw, self._clock = draw, clock

    def find(self, topic: str, caller: Identity | None) -> Subject:
        """Raises `NotFound`; `Unauthorized` or `Forbidden` for a topic that is another's."""
        kind, _, rest = topic.partition("/")
        match kind:
            case "seats":
                return self._seats(topic, rest)
            case "customer":
                return self._customer(topic, rest, caller)
            case "store":
                return self._board(topic, rest, None)
            case "bar":
                self._bars.find(rest)
                return Subject(topic, f"/v1/bars/{rest}/board", lambda: board(self._bars, self._clock, rest))
            case "operator" if is_id("opr", rest):
                return self._consoles(topic, _require(caller, TokenKind.OPERATOR, rest))
            case "operator" if is_id("bar", rest):
                return self._console(topic, rest, caller)
            case "operator":
                return self._board(topic, rest, _require(caller, TokenKind.STORE, rest))
            case "display":
                return self._display(topic, _require(caller, TokenKind.DISPLAY, rest))
            case _:
                raise _unknown(topic)

    def code(self, display: Display) -> dict[str, Any]:
        """What a display shows, as it is told and as it asks for it."""
        return code_view(self._stores.shown(display), self._draw)

    def _board(self, topic: str, id: str, owner: Identity | None) -> Subject:
        self._stores.find(id)

        def snapshot() -> tuple[int, Any]:
            board = self._stores.board(id)
            return board.version, board_view(board, self._clock.now(), owner is not None)

        return Subject(topic, f"/v1/stores/{id}/board", snapshot, owner.until if owner else None)

    def _consoles(self, topic: str, caller: Identity) -> Subject:
        return Subject(topic, "/v1/bars", lambda: consoles(self._bars, self._clock, caller), caller.until)

    def _console(self, topic: str, bar: str, caller: Identity | None) -> Subject:
        if caller is None:
            raise Unauthorized("Send the operator's token with the message.")
        if caller.kind is not TokenKind.OPERATOR:
            raise Forbidden("This topic is somebody else's.")
        self._bars.own(caller, bar)
        return Subject(
            topic, f"/v1/bars/{bar}/queue", lambda: console(self._bars, self._clock, caller, bar), caller.until
        )

    def _display(self, topic: str, caller: Identity) -> Subject:
        store, _, _ = (caller.scope or "").partition("/")

        def snapshot() -> tuple[int, Any]:
            shown = self._stores.code(caller, store)
            return shown.display.version, code_view(shown, self._draw)

        return Subject(topic, f"/v1/stores/{store}/code", snapshot, caller.until)

    def _seats(self, topic: str, rest: str) -> Subject:
        event_id, _, section = rest.partition("/")
        event = self._catalogue.event(event_id)
        if not event.has_section(section):
            raise _unknown(topic)
        fits = event.seats_of(section) <= _MOST_SEATS
        snapshot = (lambda: self._maps.fresh(event, section)) if fits else None
        return Subject(topic, f"/v1/events/{event_id}/seats/{section}", snapshot)

    def _customer(self, topic: str, id: str, caller: Identity | None) -> Subject:
        until = _require(caller, TokenKind.CUSTOMER, id).until

        def snapshot() -> tuple[int, Any]:
            version, _ = topics.version(topic)
            request = self._requesting.active(id)
            about = request_view(request, self._clock.now()) if request else None
            return version, {"items": self._offers.views(id), "bar_request": about}

        return Subject(topic, "/v1/customers/me/offers", snapshot, until)


def _require(caller: Identity | None, kind: TokenKind, id: str) -> Identity:
    """The caller, if the topic is theirs."""
    if caller is None:
        raise Unauthorized(f"Send the {kind.value}'s token with the message.")
    if caller.kind is not kind or caller.id != id:
        raise Forbidden("This topic is somebody else's.")
    return caller


def _unknown(topic: str) -> NotFound:
    return NotFound(f"There is no topic {topic}.", "TOPIC_NOT_FOUND")
