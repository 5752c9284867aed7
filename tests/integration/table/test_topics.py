"""Topics: versions that grow by one, and the watchers of a topic."""

from __future__ import annotations

import pytest

from chalicelib.core.topic import MOST_TOPICS
from chalicelib.table import topics
from chalicelib.table.topics import ConnectionItem
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

TOPIC, TTL = "seats/evt_1/A", 2_000_000_000
NOW = TTL - 1


def test_versions_grow_by_one() -> None:
    """Each later place in the stream is the next version; each topic has its own."""
    assert [topics.count_up_to(TOPIC, place) for place in ("100", "101", "250")] == [1, 2, 3]
    assert topics.count_up_to("seats/evt_1/B", "300") == 1
    assert topics.version(TOPIC)[0] == 3


def test_a_place_in_the_stream_counts_once() -> None:
    """The same place, and any before it, is None and leaves the version."""
    topics.count_up_to(TOPIC, "100")
    for place in ("100", "99", "1"):
        assert topics.count_up_to(TOPIC, place) is None
    assert topics.version(TOPIC)[0] == 1


def test_places_are_numbers_not_texts() -> None:
    """Ten comes after nine, and forty digits after ten."""
    places = ["9", "10", "99999999999999999999", "100000000000000000000", "9" * 40]
    assert [topics.count_up_to(TOPIC, place) for place in places] == [1, 2, 3, 4, 5]
    _, counted = topics.version(TOPIC)
    assert topics.is_counted("10", counted)


def test_what_was_counted_is_covered_and_what_comes_is_not() -> None:
    """Up to the exact place, whatever the number of digits."""
    topics.count_up_to(TOPIC, "100")
    _, counted = topics.version(TOPIC)
    assert [topics.is_counted(place, counted) for place in ("99", "100", "101", "1000")] == [True, True, False, False]


def test_a_topic_without_messages_has_version_0() -> None:
    """And covers nothing."""
    version, counted = topics.version(TOPIC)
    assert version == 0
    assert not topics.is_counted("1", counted)


def _watching(topic: str = TOPIC, now: int = NOW) -> list[str]:
    return [connection for watchers in topics.watchers(topic, now).values() for connection in watchers]


def test_watching_twice_is_watching_once() -> None:
    """Also with a lost answer; unwatching and forgetting twice change nothing."""
    with answer_lost() as losses:
        assert topics.watch("c1", TOPIC, TTL)
    assert losses.count == 1
    assert topics.watch("c1", TOPIC, TTL)
    topics.watch("c2", TOPIC, TTL)
    assert sorted(_watching()) == ["c1", "c2"]
    for _ in range(2):
        topics.unwatch("c1", TOPIC)
        assert _watching() == ["c2"]
    for _ in range(2):
        topics.remove_connection("c2")
        assert _watching() == []


def test_an_expired_watcher_gets_nothing_more() -> None:
    """From the second of its end, whether or not DynamoDB has deleted it."""
    topics.watch("c1", TOPIC, TTL)
    topics.watch("c2", TOPIC, TTL + 1)
    assert sorted(_watching(now=TTL - 1)) == ["c1", "c2"]
    assert _watching(now=TTL) == ["c2"]


def test_a_connection_watches_so_many_topics_and_no_more() -> None:
    """One more is refused and not watched; giving one up makes room; a watched one can be watched again."""
    names = [f"seats/evt_1/{number}" for number in range(MOST_TOPICS)]
    assert all(topics.watch("c1", name, TTL) for name in names)
    assert not topics.watch("c1", TOPIC, TTL)
    assert _watching() == []
    assert topics.watch("c1", names[0], TTL)
    topics.unwatch("c1", names[0])
    assert topics.watch("c1", TOPIC, TTL)


def test_a_dead_watcher_is_forgotten_although_its_connection_is_not_known() -> None:
    """Also where the connection's item is gone, and where it names other topics."""
    topics.watch("c1", TOPIC, TTL)
    ConnectionItem("CONN#c1", "~").delete()
    topics.watch("c1", "seats/evt_1/B", TTL)
    topics.watch("c2", TOPIC, TTL)
    for _ in range(2):
        topics.remove_connection("c1", TOPIC)
        assert _watching() == ["c2"]
        assert _watching("seats/evt_1/B") == []


def test_a_closed_connection_leaves_all_of_its_topics() -> None:
    """And those of no other connection."""
    names = [f"seats/evt_1/{number}" for number in range(MOST_TOPICS)]
    for name in names:
        topics.watch("c1", name, TTL)
        topics.watch("c2", name, TTL)
    topics.remove_connection("c1")
    assert {connection for name in names for connection in _watching(name)} == {"c2"}


def test_only_a_watcher_of_the_ended_sign_in_is_deleted() -> None:
    """One that subscribed again with another sign-in meanwhile stays, and a second call changes nothing. Its
    connection may then watch another topic instead."""
    names = [f"seats/evt_1/{number}" for number in range(MOST_TOPICS - 1)]
    assert all(topics.watch("c1", name, TTL) for name in [*names, TOPIC])
    topics.watch("c1", TOPIC, TTL, family="fam_1")
    topics.watch("c2", TOPIC, TTL, family="fam_2")
    topics.watch("c3", TOPIC, TTL)
    assert topics.watchers(TOPIC, NOW) == {"fam_1": ["c1"], "fam_2": ["c2"], None: ["c3"]}
    assert not topics.end_watch("c2", TOPIC, "fam_1")
    assert topics.end_watch("c1", TOPIC, "fam_1")
    assert not topics.end_watch("c1", TOPIC, "fam_1")
    assert topics.watchers(TOPIC, NOW) == {"fam_2": ["c2"], None: ["c3"]}
    assert topics.watch("c1", "seats/evt_1/Z", TTL)
