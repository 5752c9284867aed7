"""The counter's view finds the same person's tickets as the board of the staff does, run by Node.js."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.stores.board_views import moved_ticket_view
from chalicelib.stores.rules.same_person import People
from chalicelib.stores.rules.tickets import Guest, QueueNumber, QueueTicket, ticket_id
from tests.support.node import needs_node, printed

NOON = 1_800_000_000_000

_PEOPLE = [
    ("cus_1", "Ann", "+46 70 123 45 67", 0),
    ("cus_2", "Bo", "070-123 45 67", 1),
    ("cus_2", "ann ", None, 2),
    ("cus_3", "Straße", "5550100 ext. 12345678", 3),
    (None, "STRASSE", "555 0100", 4),
    (None, "Cy  Ek", "\uff15\uff15\uff150199", 4),
    (None, "cy\u00a0ek", "5550199", 4),
    ("cus_4", "Di", "5550144", 5),
    ("cus_4", "Flo", "5550144", 5),
    ("cus_4", "Di", None, 6),
    *((None, "Gus", None, 10 + each) for each in range(8)),
    *((None, "", None, 20 + each) for each in range(2)),
]
"""Who joins when: the customer, the name, the phone, the millisecond. The last have lost their names."""


def _ticket(number: int, customer: str | None, after: int) -> QueueTicket:
    place = QueueNumber("str_1", "A", number)
    return QueueTicket(ticket_id(place, NOON), "str_1", "que_1", "A", number, customer, None, joined=NOON + after)


@needs_node
def test_the_counter_marks_whom_the_board_marks(tmp_path: Path) -> None:
    """By phone, device and name, with everyone who joined together, from what a change has of each ticket."""
    tickets = [_ticket(number, customer, after) for number, (customer, _, _, after) in enumerate(_PEOPLE, 1)]
    guests = {ticket.id: Guest(name, phone) for ticket, (_, name, phone, _) in zip(tickets, _PEOPLE, strict=True)}
    people = People(tickets, guests)
    expected = [[[other.ticket.text, other.by.value] for other in people.others(ticket)] for ticket in tickets]
    assert any(expected)
    shown = [msgspec.to_builtins(moved_ticket_view(ticket, guests[ticket.id])) for ticket in tickets]
    assert _marked(tmp_path, shown) == expected


def _marked(folder: Path, tickets: list[Any]) -> Any:
    """What the view finds of each ticket: numbers and reasons."""
    script = (
        f'import {{ Same }} from "web/counter/same.ts"; const tickets = {json.dumps(tickets)};'
        "const same = new Same(tickets);"
        "const found = tickets.map((each) => same.others(each).map(({ number, by }) => [number, by]));"
        "console.log(JSON.stringify(found));"
    )
    return printed(folder, script)
