"""Watchers of topics."""

from __future__ import annotations

import app
from bench.scale.rows import Act, Row
from bench.scale.seats import busy_section, sale_of
from chalicelib.core.times import HOUR, SECOND
from chalicelib.table.topics import WatcherItem
from tests.support.events import CONTEXT, Stream
from tests.worlds.world import World


def _watched(here: World, watchers: int) -> tuple[str, str]:
    """An event and the topic of its one section, with so many watchers."""
    hall = sale_of(here, 100)
    topic, ttl = f"seats/{hall.event}/S0", (here.clock.now() + 2 * HOUR) // SECOND
    with WatcherItem.batch_write() as batch:
        for number in range(watchers):
            batch.save(WatcherItem(f"TOPIC#{topic}", f"CONN#{number:015}=", ttl=ttl))
    return hall.event, topic


def _subscribe(here: World, watchers: int) -> Act:
    _, topic = _watched(here, watchers)

    def subscribe(run: int) -> bytes:
        here.clock.move(2)
        return here.app.live.subscriptions.subscribe(f"socket-{run}-of-16", topic)

    return subscribe


def _publish(here: World, watchers: int) -> Act:
    event, _ = _watched(here, watchers)
    return _publishing(here, event)


def _publish_large(here: World, seats: int) -> Act:
    return _publishing(here, busy_section(here, seats).event)


def _publishing(here: World, event: str) -> Act:
    """Each run publishes the hold of a seat."""
    stream, batches = Stream(), []
    for row in (2, 3):
        here.customer().post(f"/v1/events/{event}/holds", {"seats": [f"S0-{row}-20"]}).expect(201)
        batches.append(stream.batch(here.clock.now()))
    return lambda run: app.publish(batches[run], CONTEXT)


def _disconnect(here: World, watchers: int) -> Act:
    _, topic = _watched(here, watchers)
    for run in range(2):
        here.app.live.subscriptions.subscribe(f"socket-{run}-of-16", topic)
    return lambda run: here.app.live.subscriptions.forget(f"socket-{run}-of-16")


_WATCHERS = (100, 1_000, 5_000)

ROWS = (
    Row(
        "publish a change of a section without watchers",
        "seats of the section",
        (400, 1_600, 6_400),
        _publish_large,
        "the batch comes again, up to ten times: maps and changes come later",
    ),
    Row(
        "publish a change of a section",
        "watchers of its topic",
        _WATCHERS,
        _publish,
        "the batch comes again, up to ten times: changes come later",
    ),
    Row(
        "subscribe to a section",
        "watchers of its topic",
        _WATCHERS,
        _subscribe,
        "an error message, and the client subscribes again",
    ),
    Row(
        "close a socket that watches a section",
        "watchers of its topic",
        _WATCHERS,
        _disconnect,
        "the watcher stays until a push finds its socket gone, or two hours are over",
    ),
)
