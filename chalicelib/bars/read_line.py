"""Reading a bar's line, for its screen and for its staff: snapshots with the version of their topic.

The version is read first, so a snapshot is never older than its version.
"""

from __future__ import annotations

from chalicelib.bars.line_views import BarBoard, BarQueue, Consoles, board_view, queue_view
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.answers import no_room, request_over
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.changes import bar_topic, console_topic, operator_topic
from chalicelib.bars.rules.offers import BarOffer
from chalicelib.bars.storage import offers, requests
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.table import topics

_MOST_BARS = 20
"""Bars of an operator whose consoles are read at once."""


def board(bars: Bars, clock: Clock, id: str) -> tuple[int, BarBoard]:
    """The board, with the version of the bar's topic. Raises `NotFound`."""
    version, _ = topics.version(bar_topic(id))
    return version, board_view(bars.find(id), version, clock.now())


def console(bars: Bars, clock: Clock, caller: Identity, id: str) -> tuple[int, BarQueue]:
    """The line for the staff, with the offers that the bar may answer and the version of the console's topic.

    Raises `NotFound`, or `Forbidden` for another operator's bar.
    """
    version, _ = topics.version(console_topic(id))
    bar, now = bars.own(caller, id), clock.now()
    return version, queue_view(bar, _answerable(bar, now), version, now)


def consoles(bars: Bars, clock: Clock, caller: Identity) -> tuple[int, Consoles]:
    """The consoles of an operator's first bars, with the version of the operator's own topic."""
    version, _ = topics.version(operator_topic(caller.id))
    found = bars.of_operator(caller.id, _MOST_BARS, None).items
    return version, Consoles([console(bars, clock, caller, bar.id)[1] for bar in found])


def _answerable(bar: Bar, now: int) -> list[BarOffer]:
    """The offers that the bar can accept now: not those of guests who have moved on, none if it takes no guests."""
    pending = [offer for offer in offers.pending(bar.id, now) if not no_room(offer, bar, now)]
    found = requests.several((offer.customer, offer.request) for offer in pending)
    return [offer for offer in pending if not request_over(offer, found.get(offer.request), now)]
