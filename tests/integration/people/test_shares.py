"""Shares: what one network address may take, over two windows together, in one write."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.people.rules.shares import Share, Shared
from chalicelib.people.storage import shares
from chalicelib.people.storage.shares import ShareItem

pytestmark = pytest.mark.usefixtures("store")

WINDOW = 600_000
START = 3_000_000 * WINDOW
HERE, THERE = "192.0.2.1", "192.0.2.2"


def _share(most: int = 90, subject: str = "evt_1") -> Share:
    return Share(Shared.HELD_SEATS, subject, most, WINDOW)


def _take(weight: int, now: int = START, address: str = HERE, share: Share | None = None) -> bool:
    return shares.take(share or _share(), address, weight, now)


def test_a_whole_share_can_be_taken_and_no_more() -> None:
    """In one piece or in several; another address and another subject have shares of their own."""
    assert not _take(91)
    assert _take(60)
    assert _take(30)
    assert not _take(1)
    assert _take(90, address=THERE)
    assert _take(90, share=_share(subject="evt_2"))


def test_the_window_before_counts_too() -> None:
    """Around the border of two windows no more is granted than within one; after another window all is."""
    assert _take(90, START + WINDOW - 1)
    assert not _take(1, START + WINDOW)
    assert not _take(1, START + 2 * WINDOW - 1)
    assert _take(90, START + 2 * WINDOW)


@pytest.mark.parametrize("first", [10, 20, 45, 80])
def test_what_is_left_of_the_window_before_can_be_taken(first: int) -> None:
    """At most a ninth of the share is refused too early, and nothing beyond it is granted."""
    assert _take(first)
    taken = 5 * sum(_take(5, START + WINDOW) for _ in range(20))
    assert 80 - first <= taken <= 90 - first


def test_what_is_given_back_can_be_taken_again() -> None:
    """Also when it was taken in the window before; once it counts no longer, giving it back changes nothing."""
    assert _take(90)
    shares.give_back(_share(), HERE, 30, START)
    assert _take(30)
    assert not _take(1)
    shares.give_back(_share(), HERE, 90, START)
    assert _take(90, START + WINDOW)
    assert not _take(1, START + WINDOW)
    assert _take(90, START + 3 * WINDOW)
    shares.give_back(_share(), HERE, 90, START + WINDOW)
    assert not _take(1, START + 3 * WINDOW)


def test_a_small_share_is_exact_at_first() -> None:
    """Fewer than there are steps."""
    share = _share(most=2)
    assert [_take(1, share=share) for _ in range(3)] == [True, True, False]
    assert not _take(3, START + 5 * WINDOW, share=share)


@pytest.mark.faults
def test_nothing_is_ever_granted_beyond_the_share() -> None:
    """Whatever is taken when: of two windows in a row never more than the share."""
    random, taken = Random(17), dict[int, int]()
    for step in range(60):
        now, weight = START + step * WINDOW // 8, random.randint(1, 12)
        if _take(weight, now):
            taken[now // WINDOW] = taken.get(now // WINDOW, 0) + weight
    assert len(taken) > 3
    assert max(taken[number] + taken.get(number - 1, 0) for number in taken) <= 90


def test_an_item_names_no_address_and_is_swept_up() -> None:
    """It is kept for two windows, and old windows are removed from it."""
    for number in range(4):
        assert _take(1, START + number * WINDOW)
    (item,) = ShareItem.scan(ShareItem.pk.startswith("LIMIT#"))
    assert HERE not in item.pk
    assert item.ttl == (START + 5 * WINDOW) // 1000
    raw = ShareItem._get_connection().get_item(item.pk, "~")["Item"]
    assert sorted(name for name in raw if name.startswith("w")) == ["w3000002", "w3000003"]
