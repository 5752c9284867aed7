"""Topics of stores: `store/<id>` for anyone, `operator/<id>` with names for the staff, `display/<id>` for a display."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Timers, set_all
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.topic import Topic, require_owner
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Changes, Publisher, PushResult, Redelivery
from chalicelib.stores import alerts
from chalicelib.stores.board_views import board_changes, board_view
from chalicelib.stores.displays import Displays
from chalicelib.stores.read_store import ReadStore
from chalicelib.stores.rules.board import BoardChange, counter_topic, display_topic, store_topic
from chalicelib.stores.rules.join_codes import Display
from chalicelib.stores.rules.tickets import QueueTicket
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.storage import stream
from chalicelib.stores.storage.stream import DisplayChange
from chalicelib.stores.views import Draw, JoinCode, code_view


class BoardFeed:
    """A store's board: numbers and states for anyone, names and phones for its staff alone."""

    prefixes = ("store/", "operator/")

    def __init__(self, stores: ReadStore, names: SealNames, timers: Timers, clock: Clock) -> None:
        self._stores, self._names, self._timers, self._clock = stores, names, timers, clock

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """Raises `NotFound`, and for the topic with names `Unauthorized` or `Forbidden`."""
        kind, _, id = name.partition("/")
        owner = require_owner(caller, TokenKind.STORE, id) if kind == "operator" else None
        self._stores.recent(id)

        def snapshot() -> tuple[int, Any]:
            board = self._stores.board(id)
            guest_of = self._names.opener(id) if owner is not None else None
            return board.version, board_view(board, self._clock.now(), guest_of)

        return Topic(name, _board_href(id), snapshot, owner)

    def read(self, record: Record) -> BoardChange | None:
        return stream.change_of(record)

    def group(self, change: BoardChange) -> str:
        return change.store

    def publish(self, changes: Sequence[BoardChange], publisher: Publisher) -> PushResult:
        """Alerts for those who are called; then one message for anyone, and one with names for the staff under the
        same version.

        No board is read: a change costs the same in the morning and in the evening, so who stands twice is left to the
        counter, which has the board. Raises `Unavailable` when the queue did not take every alert."""
        id, now = changes[0].store, self._clock.now()
        tickets = [change.about for change in changes if isinstance(change.about, QueueTicket)]
        set_all(self._timers, {deadline for ticket in tickets for deadline in alerts.deadlines(ticket, now)})
        counted = publisher.next_version(store_topic(id), changes, Redelivery.REPEAT)
        if counted is None:
            return PushResult()
        version, news = counted
        href, guest_of = _board_href(id), self._names.opener(id)
        sent = publisher.send(store_topic(id), version, Changes(board_changes(news, now, None)), href)
        return sent + publisher.send(counter_topic(id), version, Changes(board_changes(news, now, guest_of)), href)


class DisplayFeed:
    """The code of a display. The display's version is the topic's."""

    prefixes = ("display/",)

    def __init__(self, displays: Displays, draw: Draw) -> None:
        self._displays, self._draw = displays, draw

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """For the display itself. Raises `Unauthorized` or `Forbidden`."""
        owner = require_owner(caller, TokenKind.DISPLAY, name.partition("/")[2])
        store = (owner.scope or "").partition("/")[0]

        def snapshot() -> tuple[int, Any]:
            shown = self._displays.code(owner, store)
            return shown.display.version, code_view(shown, self._draw)

        return Topic(name, _code_href(store), snapshot, owner)

    def read(self, record: Record) -> DisplayChange | None:
        return stream.display_of(record)

    def group(self, change: DisplayChange) -> str:
        return change.display.id

    def publish(self, changes: Sequence[DisplayChange], publisher: Publisher) -> PushResult:
        """A message for each code, so that the display misses no version. One that polls is drawn its code there."""
        sent = PushResult()
        for change in changes:
            display = change.display
            topic, href = display_topic(display.id), _code_href(display.store)
            sent += publisher.send_made(topic, display.version, partial(self._drawn, display), href)
        return sent

    def _drawn(self, display: Display) -> JoinCode:
        return code_view(self._displays.shown(display), self._draw)


def _board_href(store: str) -> str:
    return f"/v1/stores/{store}/board"


def _code_href(store: str) -> str:
    return f"/v1/stores/{store}/code"
