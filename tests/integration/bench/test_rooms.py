"""The store in memory under the benchmark of waiting rooms."""

from __future__ import annotations

import pytest

from bench.room_joins import agreed
from bench.room_store import JoinStore, NotJudged
from chalicelib.table.items import Item, raw_item
from chalicelib.waiting_room.storage import arrivals, places, rooms
from tests.support.engines import LOCAL_CLOUD
from tests.worlds.lobby import Lobby
from tests.worlds.world import world


def test_it_bills_and_gives_what_the_local_cloud_does() -> None:
    """To a crowd of more than one batch."""
    assert agreed(620) == "yes"


def test_it_answers_nothing_that_the_consumer_does_not_ask() -> None:
    """Other items, other conditions and other calls end the measurement."""
    with world(LOCAL_CLOUD) as here:
        lobby = Lobby(here.clock)
        room = raw_item(f"ROOM#{lobby.id}", "~")
        assert room is not None
        with JoinStore(room).answering():
            assert rooms.get(lobby.id) == lobby.room
            for other in (
                lambda: places.get(lobby.id, "cus_1"),
                lambda: rooms.get(lobby.id, consistent=False),
                lambda: arrivals.last(lobby.id, 0, consistent=False),
                lambda: Item.listed(f"ARRIVALS#{lobby.id}#0"),
                lambda: rooms.advance(lobby.room, lobby.room, here.clock.now()),
            ):
                with pytest.raises(NotJudged):
                    other()
