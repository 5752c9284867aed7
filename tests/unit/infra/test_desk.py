"""What the workbench says of tables, queues and letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from infra.local.desk import contents, letters
from infra.local.desk.clock import MovedTime
from infra.local.desk.desk import Desk, Parts, Wrong
from infra.local.desk.lines import Lines
from infra.operating.deployed import Queue

NOW = 1_796_155_200.0

TABLE: contents.Table = {
    "items": {
        "EVENT#evt_1": {"~": {"pk": {"S": "EVENT#evt_1"}, "seats": {"N": "3"}, "price": {"N": "1.5"}}},
        "TOPIC#seats/evt_1/A": {"CONN#c1": {}, "CONN#c2": {}},
        "TOPIC#customer/cus_1": {"CONN#c1": {}},
        "EVENT#evt_2": {
            "~": {
                "tags": {"SS": ["b", "a"]},
                "plan": {"M": {"rows": {"L": [{"N": "2"}, {"NULL": True}]}}},
                "open": {"BOOL": False},
                "key": {"B": b"\x00\x01"},
            }
        },
        "CONN#c1": {"~": {}},
    }
}
"""As MiniStack keeps it."""


def message(id: str, visible_at: float, received: int = 0, body: str = "{}") -> dict[str, Any]:
    return {"id": id, "sent_at": NOW - 60, "visible_at": visible_at, "receive_count": received, "body": body}


MESSAGES: letters.Messages = {
    "mail": [message("1", NOW), message("2", NOW + 5), message("3", NOW + 5, received=1)],
    "mail-dead": [message(str(number), NOW, received=4, body=f"body {number}") for number in range(30)],
}

QUEUES = {"mail": Queue("Mail", "mail", "mail-dead"), "rooms": Queue("Rooms", "rooms", "rooms-dead")}


class NoLogs:
    """A client of the logs of functions that have not run."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    lines = Lines(NoLogs(), {})
    parts = Parts(lambda: {"table": TABLE}, lambda: MESSAGES, None, QUEUES, lines, "table")
    return Desk(lambda: parts, MovedTime(tmp_path / "clock"), lambda seconds: 0)


def test_items_are_counted_by_kind(desk: Desk) -> None:
    """A kind is what the partition key begins with."""
    assert desk.read("tables", {})["tables"] == [{"table": "table", "kinds": {"CONN": 1, "EVENT": 2, "TOPIC": 3}}]


def test_the_newest_item_is_first(desk: Desk) -> None:
    """As tables keep the order in which items were made."""
    found = desk.read("newest", {"table": "table", "kind": "EVENT"})["items"]
    assert found == [{"pk": "EVENT#evt_2", "sk": "~"}, {"pk": "EVENT#evt_1", "sk": "~"}]


def test_an_item_is_plain_json(desk: Desk) -> None:
    """Numbers, lists, sets, bytes and nothing, as a reader writes them."""
    asked = {"table": "table", "sk": "~"}
    first = desk.read("item", {**asked, "pk": "EVENT#evt_1"})["item"]
    assert first == {"pk": "EVENT#evt_1", "price": 1.5, "seats": 3}
    second = desk.read("item", {**asked, "pk": "EVENT#evt_2"})["item"]
    assert second == {"key": "AAE=", "open": False, "plan": {"rows": [2, None]}, "tags": ["a", "b"]}


def test_a_socket_has_its_topics(desk: Desk) -> None:
    """From the watchers in the table."""
    assert desk.read("sockets", {})["sockets"] == [
        {"connection": "c1", "topics": ["customer/cus_1", "seats/evt_1/A"]},
        {"connection": "c2", "topics": ["seats/evt_1/A"]},
    ]


def test_messages_are_counted_by_what_they_wait_for() -> None:
    """For a function, for their time, or for the function that has them; and why some letters are not sent again."""
    mail, rooms = letters.queues(QUEUES, MESSAGES, NOW)
    assert mail == {"name": "mail", "waiting": 1, "delayed": 1, "in_work": 1, "dead": 30, "why_not": ""}
    assert "sweep" in rooms["why_not"]
    assert rooms["dead"] == 0


def test_the_newest_letters_are_read_in_full(desk: Desk) -> None:
    """Twenty of them."""
    found = desk.read("letters", {"queue": "mail"})["letters"]
    assert [letter["body"] for letter in found] == [f"body {number}" for number in range(29, 9, -1)]
    assert found[0]["received"] == 4


@pytest.mark.parametrize(
    ("what", "asked", "status"),
    [
        ("newest", {"table": "other", "kind": "EVENT"}, 404),
        ("newest", {"table": "table"}, 400),
        ("item", {"table": "table", "pk": "EVENT#evt_9", "sk": "~"}, 404),
        ("letters", {"queue": "none"}, 404),
        ("lines", {"request": ""}, 400),
        ("nothing", {}, 404),
    ],
)
def test_what_is_not_there_is_refused(desk: Desk, what: str, asked: dict[str, str], status: int) -> None:
    """With what is missing."""
    with pytest.raises(Wrong) as wrong:
        desk.read(what, asked)
    assert wrong.value.status == status


def test_pointless_letters_are_not_sent_again(desk: Desk) -> None:
    """The refusal is that of `make redrive`."""
    with pytest.raises(Wrong, match="sweep") as wrong:
        desk.change("redrive", {"queue": "rooms"})
    assert wrong.value.status == 409
