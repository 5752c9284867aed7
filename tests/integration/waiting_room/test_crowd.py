"""Ten thousand joins at once, with duplicates, shuffled deliveries, and workers that die in the middle of batches."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from chalicelib.core.times import SECOND
from chalicelib.table.items import MOST_KEYS, batch_get
from chalicelib.waiting_room.assign_places import LONGEST_BATCH, AssignPlaces, Message
from chalicelib.waiting_room.rules.draw import drawn
from chalicelib.waiting_room.storage.arrivals import PageItem
from chalicelib.waiting_room.storage.places import PlaceItem
from tests.support.faults import Fuse, powered_by
from tests.worlds.lobby import Lobby

pytestmark = [pytest.mark.usefixtures("evening"), pytest.mark.faults]

_PEOPLE, _DUPLICATES, _BATCH = 10_000, 1_000, 250


def _delivered(lobby: Lobby, messages: Sequence[Message], random: Random) -> list[Message]:
    """One delivery of all of these, in batches, some of whose workers die. Returns those that come again."""
    left: list[Message] = []
    for start in range(0, len(messages), _BATCH):
        batch = messages[start : start + _BATCH]
        worker = AssignPlaces(lobby.find, lobby.clock, at_once=1)
        if random.random() < 0.3:
            with powered_by(Fuse(random.randrange(1, _BATCH + 3), random.random() < 0.5)):
                worker.batch(batch)
            left += batch  # the queue got no answer
        else:
            failed = worker.batch(batch).failed
            left += [message for message in batch if message.id in failed]
        worker._pool.shutdown()
    return left


def test_everybody_has_one_place() -> None:
    """None shared, none skipped, and none changed once it is final."""
    random, lobby = Random(11), Lobby(capacity=100)
    customers = [lobby.customer() for _ in range(_PEOPLE)]
    messages = [lobby.message(each) for each in [*customers, *random.sample(customers, _DUPLICATES)]]
    again = random.sample(messages, _DUPLICATES)  # the queue delivers these twice although they succeed
    left = [*messages, *again]
    for _ in range(12):
        random.shuffle(left)
        left = _delivered(lobby, left, random)
        if not left:
            break
        lobby.clock.move(LONGEST_BATCH / SECOND + 1)
    assert not left
    lobby.start()
    places = _positions(lobby, customers)
    assert sorted(places.values()) == list(range(1, _PEOPLE + 1))
    worker = AssignPlaces(lobby.find, lobby.clock, at_once=1)
    assert worker.batch(random.sample(messages, 500)).given == 0
    assert _positions(lobby, customers) == places
    some = customers[:50]
    assert lobby.positions(some) == [places[each] for each in some]


def _positions(lobby: Lobby, customers: Sequence[str]) -> dict[str, int]:
    """The final position of each, from all pages and items of the lobby at once."""
    pages = {item.name: item for item in PageItem.listed(f"ARRIVALS#{lobby.id}#0", "PAGE#") if item.name}
    draw, found = lobby.room.draw, {}
    assert draw is not None
    for start in range(0, len(customers), MOST_KEYS):
        keys = [(f"PLACE#{lobby.id}#{each}", "~") for each in customers[start : start + MOST_KEYS]]
        for raw in batch_get(keys, consistent=True):
            item = PlaceItem.from_raw_data(raw)
            page = pages[item.page]
            slots, slot = int(page.slots or "0", 16), int(item.slot)
            assert slots >> slot & 1
            index = int(page.start) + sum(slots >> each & 1 for each in range(slot))
            found[item.customer] = drawn(draw.seed, index, draw.count) + 1
    return found
