"""The cache: how old a value may be, how many there are, and which is dropped first."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from chalicelib.core.cache import TtlCache
from chalicelib.errors import Unavailable
from tests.support.clock import FakeClock

KEEP = 1000


class Store:
    """Counts how often it is read; every read of a key returns the next number."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> int:
        self.reads += 1
        return self.reads


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def recent(clock: FakeClock) -> TtlCache[str, int]:
    return TtlCache(clock, KEEP, most=3)


def test_a_value_is_remembered_for_a_while(recent: TtlCache[str, int], store: Store, clock: FakeClock) -> None:
    """A value is read once, until it reaches the maximum age."""
    assert recent.get("a", store) == 1
    clock.move(0.999)
    assert recent.get("a", store) == 1
    clock.move(0.001)
    assert recent.get("a", store) == 2


def test_using_a_value_does_not_make_it_younger(recent: TtlCache[str, int], store: Store, clock: FakeClock) -> None:
    """However often a value is used, it is read again in time."""
    for _ in range(20):
        recent.get("a", store)
        clock.move(0.1)
    assert store.reads == 2


def test_a_value_is_as_old_as_the_moment_before_it_was_read(
    recent: TtlCache[str, int], store: Store, clock: FakeClock
) -> None:
    """A change during the read may be missing from the value."""

    def slow() -> int:
        clock.move(0.6)
        return store()

    assert recent.get("a", slow) == 1
    clock.move(0.4)
    assert recent.get("a", store) == 2


def test_values_are_kept_by_key(recent: TtlCache[str, int], store: Store) -> None:
    """Each key has its own value."""
    assert [recent.get(key, store) for key in "abab"] == [1, 2, 1, 2]


def test_nothing_is_remembered_of_a_read_that_failed(recent: TtlCache[str, int], store: Store) -> None:
    """The caller gets the error, and the next call reads again."""

    def broken() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        recent.get("a", broken)
    assert recent.peek("a") is None
    assert recent.get("a", store) == 1


def test_a_read_that_failed_leaves_the_old_value(recent: TtlCache[str, int], store: Store, clock: FakeClock) -> None:
    """`peek` still returns it."""

    def broken() -> int:
        raise LookupError

    recent.get("a", store)
    clock.move(1)
    with pytest.raises(LookupError):
        recent.get("a", broken)
    assert recent.peek("a") == 1


def test_the_value_unused_for_longest_goes_first(recent: TtlCache[str, int], store: Store) -> None:
    """A fourth value replaces the least recently used one."""
    for key in ("a", "b", "c", "a", "d"):
        recent.get(key, store)
    assert [recent.peek(key) for key in "abcd"] == [1, None, 3, 4]


def test_there_are_never_more_values_than_agreed(recent: TtlCache[str, int], store: Store) -> None:
    """However many keys are read."""
    for number in range(100):
        recent.get(str(number), store)
    assert sum(recent.peek(str(number)) is not None for number in range(100)) == 3


def test_peek_returns_a_value_of_any_age(recent: TtlCache[str, int], store: Store, clock: FakeClock) -> None:
    """It reads nothing."""
    assert recent.peek("a") is None
    recent.get("a", store)
    clock.move(3600)
    assert recent.peek("a") == 1
    assert store.reads == 1


def test_a_value_is_revised_without_becoming_younger(
    recent: TtlCache[str, int], store: Store, clock: FakeClock
) -> None:
    """Our own change does not include the changes of others."""
    recent.get("a", store)
    clock.move(0.5)
    recent.revise("a", lambda value: value + 10)
    assert recent.get("a", store) == 11
    clock.move(0.5)
    assert recent.get("a", store) == 2


def test_what_is_not_remembered_is_not_revised(recent: TtlCache[str, int]) -> None:
    """There is nothing to change."""
    recent.revise("a", lambda value: value + 1)
    assert recent.peek("a") is None


def test_a_value_is_forgotten_on_demand(recent: TtlCache[str, int], store: Store) -> None:
    """The next call reads it again; forgetting twice changes nothing."""
    recent.get("a", store)
    recent.forget("a")
    recent.forget("a")
    assert recent.get("a", store) == 2


def test_values_that_are_missing_are_read_together(recent: TtlCache[str, int], store: Store, clock: FakeClock) -> None:
    """Those that are fresh are not read again."""
    asked: list[list[str]] = []

    def read(keys: Collection[str]) -> dict[str, int]:
        asked.append(sorted(keys))
        return {key: store() for key in sorted(keys)}

    recent.get("a", store)
    assert recent.get_all(["c", "a", "b"], read) == {"a": 1, "b": 2, "c": 3}
    assert recent.get_all(["a", "b", "c"], read) == {"a": 1, "b": 2, "c": 3}
    assert asked == [["b", "c"]]


def test_an_old_value_stands_in_for_a_store_that_is_not_available(
    recent: TtlCache[str, int], store: Store, clock: FakeClock
) -> None:
    """For callers who say so, and only where there is an old value. The store is asked again after a while."""
    tries = 0

    def unavailable(_: object) -> dict[str, int]:
        nonlocal tries
        tries += 1
        raise Unavailable("The store is not available now.")

    with pytest.raises(Unavailable):
        recent.get_all(["a"], unavailable, old_if_unavailable=True)
    recent.get("a", store)
    clock.move(1)
    with pytest.raises(Unavailable):
        recent.get_all(["a"], unavailable)
    for _ in range(3):
        assert recent.get_all(["a"], unavailable, old_if_unavailable=True) == {"a": 1}
    assert tries == 3
    clock.move(1)
    assert recent.get_all(["a"], unavailable, old_if_unavailable=True) == {"a": 1}
    assert tries == 4
    clock.move(1)
    assert recent.get("a", store) == 2


def test_a_value_that_was_read_elsewhere_is_kept(recent: TtlCache[str, int], store: Store) -> None:
    """As if it had been read here."""
    recent.keep("a", 7)
    assert recent.get("a", store) == 7
