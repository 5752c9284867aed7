"""The place in a waiting room, worked out from its document as the service does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.draw import position
from linehold_client.models import Phase, PollStep, WaitingRoom
from linehold_client.room import Place, drawn, place, seconds_to_next_read

SEED = bytes(range(32)).hex()


def _room(**fields: Any) -> WaitingRoom:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    usual: dict[str, Any] = {
        "room_id": "evt_1",
        "name": "Night",
        "phase": Phase.OPEN,
        "opens_at": now,
        "starts_at": now,
        "closes_at": now,
        "cursor": 10,
        "issued": 50,
        "served": 5,
        "waiting": 40,
        "rate_per_minute": 20,
        "claim_seconds": 120,
        "poll_seconds": 5,
        "poll_steps": [PollStep(ahead=0, seconds=2), PollStep(ahead=100, seconds=20)],
        "drawn": 10,
        "seed": SEED,
        "sealed": [[0, 0, 10], [3, 10, 40]],
        "counted": [[4, 50], [6, 70]],
        "message": None,
        "asks": [],
        "target_url": None,
        "version": 1,
    }
    return WaitingRoom(**usual | fields)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 16, 17, 64, 65, 257])
def test_the_draw_is_that_of_the_service(count: int) -> None:
    """Each index has the position that `make draw` computes, and each position is one's."""
    positions = [drawn(SEED, index, count) for index in range(count)]
    assert positions == [position(bytes.fromhex(SEED), index, count) - 1 for index in range(count)]
    assert sorted(positions) == list(range(count))


def test_a_sealed_place_is_final() -> None:
    """After all who came before."""
    assert place(_room(), 3, 4) == Place(15, True)


def test_a_drawn_place_is_final() -> None:
    """The draw decides it."""
    assert place(_room(), 0, 4) == Place(drawn(SEED, 4, 10) + 1, True)


def test_a_place_before_the_draw_is_not_known() -> None:
    """Nothing is said of it."""
    assert place(_room(sealed=[], seed=None, drawn=None), 0, 4) is None


def test_an_open_second_has_the_least_place() -> None:
    """By those who are counted before it, as far as they are."""
    assert place(_room(), 5, 0) == Place(51, False)
    assert place(_room(), 6, 2) == Place(73, False)


def test_the_wait_follows_from_the_pace() -> None:
    """None while no one is called."""
    where = Place(50, True)
    assert where.ahead(_room()) == 39
    assert where.wait(_room()) == timedelta(minutes=2)
    assert where.wait(_room(phase=Phase.PAUSED)) is None
    assert where.wait(_room(rate_per_minute=0)) is None


def test_the_turn_comes_with_the_cursor() -> None:
    """A place that is not final is not called."""
    assert Place(10, True).is_called(_room())
    assert not Place(11, True).is_called(_room())
    assert not Place(10, False).is_called(_room())


def test_the_room_is_read_as_often_as_it_says() -> None:
    """The nearer the turn, the oftener."""
    assert [seconds_to_next_read(_room(), ahead) for ahead in (None, 3, 100, 5000)] == [5, 2, 20, 20]
