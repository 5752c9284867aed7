"""The topics of bars: `bar/<id>` for anyone, `operator/<bar>` and `operator/<operator>` for the staff.

A change of a bar also triggers the check of its line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chalicelib.bars.line_views import board_news_view, console_changes
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.read_line import board, console, consoles
from chalicelib.bars.request_views import BarRequestNews, request_news_view
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.changes import BarChange, bar_topic, console_topic, operator_topic, shown_to_all
from chalicelib.bars.rules.news import RequestNews
from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.storage.stream import change_of, news_of
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Timers, set_all
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import is_id
from chalicelib.core.times import DAY
from chalicelib.core.topic import Topic, not_yours, require_owner
from chalicelib.errors import Unauthorized
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Changes, Publisher, PushResult, Redelivery


class BarFeed:
    prefixes = ("bar/", "operator/bar_", "operator/opr_")

    def __init__(self, bars: Bars, timers: Timers, clock: Clock) -> None:
        self._bars, self._timers, self._clock = bars, timers, clock
        self._operators: TtlCache[str, str] = TtlCache(clock, DAY)

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """Raises `NotFound`; for consoles `Unauthorized` or `Forbidden`."""
        kind, _, id = name.partition("/")
        if kind == "bar":
            self._bars.find(id)
            return Topic(name, _board_href(id), lambda: board(self._bars, self._clock, id))
        if is_id("opr", id):
            owner = require_owner(caller, TokenKind.OPERATOR, id)
            return Topic(name, "/v1/bars", lambda: consoles(self._bars, self._clock, owner), owner)
        return self._console(name, id, caller)

    def read(self, record: Record) -> BarChange | None:
        return change_of(record)

    def group(self, change: BarChange) -> str:
        return change.bar

    def publish(self, changes: Sequence[BarChange], publisher: Publisher) -> PushResult:
        """Set the checks of the bar's line if it has moved, then send the changes to its watchers and staff.

        Raises `Unavailable` when the queue did not take every check.
        """
        now = self._clock.now()
        set_all(self._timers, {deadline for change in changes for deadline in change.deadlines(now)})
        id, public = changes[0].bar, [change for change in changes if _public(change)]
        sent = PushResult()
        if public and (counted := publisher.next_version(bar_topic(id), public, Redelivery.REPEAT_LATEST)):
            sent += publisher.send(bar_topic(id), counted[0], board_changes(public, now), _board_href(id))
        own = Changes(console_changes(changes, now))
        if counted := publisher.next_version(console_topic(id), changes, Redelivery.REPEAT_LATEST):
            sent += publisher.send(console_topic(id), counted[0], own, _queue_href(id))
        return sent + publisher.send_if_watched(operator_topic(self._operator_of(id)), own, "/v1/bars")

    def _console(self, name: str, bar: str, caller: Identity | None) -> Topic:
        if caller is None:
            raise Unauthorized("Send the operator's token with the message.")
        if caller.kind is not TokenKind.OPERATOR:
            raise not_yours()
        self._bars.own(caller, bar)
        return Topic(name, _queue_href(bar), lambda: console(self._bars, self._clock, caller, bar), caller)

    def _operator_of(self, bar: str) -> str:
        return self._operators.get(bar, lambda: self._bars.find(bar, consistent=False).operator)


def board_changes(changes: Sequence[BarChange], now: int) -> Changes:
    """The board after the last of these changes."""
    last = changes[-1].about
    assert isinstance(last, Bar)
    return Changes([board_news_view(last, now)])


def _public(change: BarChange) -> bool:
    """Whether the change shows on the board."""
    if not isinstance(change.about, Bar):
        return False
    return change.before is None or shown_to_all(change.before) != shown_to_all(change.about)


def _board_href(bar: str) -> str:
    return f"/v1/bars/{bar}/board"


def _queue_href(bar: str) -> str:
    return f"/v1/bars/{bar}/queue"


class BarPart:
    """A guest's requests on the topic `customer/<id>`: the bars' part of `live.customer_feed`. `shown`: a request as it
    is now, which its record may not say: its bar may have closed."""

    def __init__(self, shown: Callable[[BarRequest], BarRequest]) -> None:
        self._shown = shown

    def read(self, record: Record) -> RequestNews | None:
        return news_of(record)

    def view(self, news: RequestNews, now: int) -> BarRequestNews:
        return request_news_view(self._shown(news.about), now)
