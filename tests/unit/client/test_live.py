"""Topics by the rules of docs/live.md: nothing is missed, and nothing is asked for twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from linehold_client import Section, Update, errors
from linehold_client.live.polling import Poll
from linehold_client.live.session import GAP_SECONDS, PING_SECONDS, PONG_SECONDS, Session, Silent
from linehold_client.live.topic import Topic
from tests.unit.client.answers import answer

SEATS, ROOM = "seats/evt_1/A", "waiting-room/evt_1"


def _text(topic: str, kind: str, version: int, **data: Any) -> str:
    return json.dumps({"topic": topic, "type": kind, "version": version, "data": data})


class Screen:
    """A session at a clock that tests move, and what it was shown."""

    def __init__(self, topic: str = SEATS, token: str | None = None, chance: float = 0.5) -> None:
        self.session = Session([Topic(topic)], token, 0.0, lambda: chance)
        self.topic, self.token, self.now = topic, token, 0.0

    def hear(self, *messages: tuple[str, int]) -> list[tuple[str, int]]:
        shown = []
        for kind, version in messages:
            shown += self.session.hear(_text(self.topic, kind, version), self.now)
        return [(each.kind, each.version) for each in shown]

    def sends(self, after: float = 0.0) -> list[dict[str, Any]]:
        self.now += after
        return [json.loads(each) for each in self.session.due(self.now, self.token)]


def test_changes_in_order_are_shown() -> None:
    """The snapshot first; nothing has to be sent."""
    screen = Screen()
    assert screen.hear(("snapshot", 7), ("changes", 8), ("changes", 9)) == [
        ("snapshot", 7),
        ("changes", 8),
        ("changes", 9),
    ]
    assert screen.sends() == []


def test_a_version_that_was_shown_is_shown_again() -> None:
    """Changes can be applied twice, and the version does not go back."""
    screen = Screen()
    assert screen.hear(("snapshot", 7), ("changes", 7), ("changes", 8)) == [
        ("snapshot", 7),
        ("changes", 7),
        ("changes", 8),
    ]


def test_a_gap_asks_for_a_snapshot_after_a_random_pause() -> None:
    """Once; the changes that came meanwhile follow the snapshot."""
    screen = Screen()
    screen.hear(("snapshot", 7))
    assert screen.hear(("changes", 9), ("changes", 10)) == []
    assert screen.sends() == []
    assert screen.sends(after=GAP_SECONDS) == [{"action": "subscribe", "topics": [SEATS]}]
    assert screen.sends(after=GAP_SECONDS) == []
    assert screen.hear(("snapshot", 8)) == [("snapshot", 8), ("changes", 9), ("changes", 10)]


def test_a_snapshot_that_has_the_skipped_version_ends_the_gap() -> None:
    """Nothing was missed then, and nothing more is asked for."""
    screen = Screen()
    screen.hear(("snapshot", 7), ("changes", 9))
    assert screen.hear(("snapshot", 9), ("changes", 10)) == [("snapshot", 9), ("changes", 10)]
    assert screen.sends(after=GAP_SECONDS) == []


def test_a_snapshot_that_is_too_old_asks_for_another() -> None:
    """The version that was skipped is still missing."""
    screen = Screen()
    screen.hear(("snapshot", 7), ("changes", 10))
    screen.sends(after=GAP_SECONDS)
    assert screen.hear(("snapshot", 8)) == [("snapshot", 8)]
    assert screen.sends(after=GAP_SECONDS) == [{"action": "subscribe", "topics": [SEATS]}]


def test_a_change_before_the_first_snapshot_is_kept() -> None:
    """It may come first, and follows the snapshot that is older."""
    assert Screen().hear(("changes", 8), ("snapshot", 7)) == [("snapshot", 7), ("changes", 8)]


def test_a_waiting_room_is_whole_in_each_message() -> None:
    """Versions may be skipped, older ones are late, and nothing is asked for."""
    screen = Screen(ROOM)
    assert screen.hear(("snapshot", 2), ("changes", 5), ("changes", 4)) == [("snapshot", 2), ("snapshot", 5)]
    assert screen.sends(after=GAP_SECONDS) == []


def test_a_quiet_socket_is_pinged() -> None:
    """And given up when nothing answers; any message is an answer."""
    screen = Screen()
    screen.hear(("snapshot", 7))
    assert screen.session.wakes_in(0.0) <= PING_SECONDS
    assert screen.sends(after=PING_SECONDS) == [{"action": "ping"}]
    assert screen.session.hear('{"type": "pong"}', screen.now) == []
    assert screen.sends(after=PING_SECONDS) == [{"action": "ping"}]
    with pytest.raises(Silent):
        screen.sends(after=PONG_SECONDS)


def test_a_new_token_subscribes_again() -> None:
    """Before the old one ends the topic."""
    screen = Screen("operator/str_1", token="first")
    assert json.loads(screen.session.opening())["token"] == "first"
    screen.token = "second"
    assert [each["token"] for each in screen.sends()] == ["second"]
    assert screen.sends() == []


def test_a_refused_topic_is_an_error_of_its_code() -> None:
    """As if a call were refused."""
    refused = {"code": "TOPIC_NOT_FOUND", "message": "There is no topic.", "details": {}}
    text = json.dumps({"topic": SEATS, "version": None, "type": "error", "data": refused})
    with pytest.raises(errors.NotFound, match="no topic"):
        Screen().session.hear(text, 0.0)


def _row(version: int, taken: dict[str, Any]) -> dict[str, Any]:
    seats = ["1", "2", "3"]
    return {"id": "3", "category": "c", "version": version, "seats": seats, "accessible": [], "taken": taken}


NOW = datetime(2027, 1, 1, 20, 0, tzinfo=UTC)
HELD = {"state": "held", "until": "2027-01-01T20:05:00Z"}


def _section() -> Section:
    section = Section()
    section.apply(Update(SEATS, "snapshot", 7, {"section": "A", "version": 7, "rows": [_row(3, {"2": HELD})]}))
    return section


def _change(version: int, **seats: Any) -> Update:
    return Update(SEATS, "changes", 8, {"changes": [{"row": "3", "version": version, "seats": seats}]})


def test_a_section_is_kept_by_its_changes() -> None:
    """Held, freed, booked."""
    section = _section()
    assert section.free(NOW) == ["3-1", "3-3"]
    section.apply(_change(4, **{"1": {"state": "booked"}, "2": {"state": "free"}}))
    assert section.free(NOW) == ["3-2", "3-3"]
    assert section.taken(NOW)["3-1"].state == "booked"


def test_a_held_seat_is_free_by_the_clock() -> None:
    """No message follows."""
    section, lapse = _section(), NOW + timedelta(minutes=5)
    assert "3-2" not in section.free(lapse - timedelta(seconds=1))
    assert "3-2" in section.free(lapse)


def test_an_older_row_changes_nothing() -> None:
    """It was sent before the one that is known."""
    section = _section()
    section.apply(_change(2, **{"1": {"state": "booked"}}))
    assert section.free(NOW) == ["3-1", "3-3"]


def test_polling_hears_what_has_changed() -> None:
    """With the tag of the last answer; 304 is no news."""
    poll = Poll(SEATS)
    assert poll.call().path == "/v1/events/evt_1/seats/A"
    update = poll.hear(answer(200, {"version": 7}, etag='"a"'))
    assert update is not None
    assert (update.kind, update.version) == ("snapshot", 7)
    assert poll.call().headers["if-none-match"] == '"a"'
    assert poll.hear(answer(304)) is None


def test_a_topic_without_a_call_cannot_be_polled() -> None:
    """An error says what it needs."""
    with pytest.raises(ValueError, match="WebSocket"):
        Poll("display/dsp_1")
