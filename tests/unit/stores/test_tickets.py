"""Tickets: which moves staff may make, and ids that contain the ticket's number."""

from __future__ import annotations

import pytest

from chalicelib.stores.rules.stores import letter_in, number_text, queue_id
from chalicelib.stores.rules.tickets import QueueNumber, TicketState, move, number_in, ticket_id

NOW = 1_796_155_200_000
STORE = "str_01M8SK2MG05W2BWVJFRTMWZEZE"
ID = "tkt_01M8SK2MG02FQHXT6P2VC3KJ7001M8SK2MG05W2BWVJFRTMWZEZEA000001"

W, P, D, R = TicketState.WAITING, TicketState.PROCESSING, TicketState.DONE, TicketState.REMOVED


@pytest.mark.parametrize(("origin", "target"), [(W, P), (W, D), (W, R), (P, W), (P, D), (P, R), (D, R)])
def test_forward_moves_may_be_made_at_any_time(origin: TicketState, target: TicketState) -> None:
    """Calling, serving, removing, and putting back a called customer who is not there."""
    assert move(origin, target, NOW).undone_after is None


@pytest.mark.parametrize(("origin", "target"), [(D, P), (D, W), (R, W), (R, P), (R, D)])
def test_done_and_removed_can_be_undone_for_a_minute(origin: TicketState, target: TicketState) -> None:
    """Only if the ticket changed within the last sixty seconds."""
    assert move(origin, target, NOW).undone_after == NOW - 60_000


@pytest.mark.parametrize(
    ("origin", "target", "calls", "leaves", "rejoins"),
    [
        (W, P, True, True, False),
        (W, D, True, True, False),
        (W, R, False, True, False),
        (P, W, False, False, True),
        (P, D, False, False, False),
        (R, W, False, False, True),
    ],
)
def test_a_move_says_what_it_does_to_the_line(
    origin: TicketState, target: TicketState, calls: bool, leaves: bool, rejoins: bool
) -> None:
    """It calls the ticket, takes it out of the line, or puts it back."""
    made = move(origin, target, NOW)
    assert (made.calls, made.leaves_line, made.rejoins_line) == (calls, leaves, rejoins)


@pytest.mark.parametrize("number", [1, 42, 999_999])
def test_an_id_contains_store_letter_and_number(number: int) -> None:
    """No two ids are the same."""
    place = QueueNumber(STORE, "C", number)
    first, second = ticket_id(place, NOW), ticket_id(place, NOW)
    assert first != second
    assert number_in(first) == number_in(second) == place
    assert len(first) <= 64


def test_ids_sort_by_time() -> None:
    """Whatever the queue or the number."""
    assert ticket_id(QueueNumber(STORE, "T", 900), NOW) < ticket_id(QueueNumber(STORE, "A", 1), NOW + 1)


@pytest.mark.parametrize(
    "id",
    [
        "",
        "tkt_",
        "tkt_01M8SK2MG05W2BWVJFRTMWZEZE",
        ID + "0",
        ID[:-6] + "000000",
        ID[:-7] + "Z000001",
        ID.lower(),
        ID + "\n",
        ID[:-6] + "٠٠٠٠٠١",
    ],
)
def test_a_malformed_id_has_no_number(id: str) -> None:
    """However like an id it looks."""
    assert number_in(ID) == QueueNumber(STORE, "A", 1)
    assert number_in(id) is None


@pytest.mark.parametrize(("number", "text"), [(1, "A001"), (42, "A042"), (999, "A999"), (1000, "A1000")])
def test_numbers_can_be_read_aloud(number: int, text: str) -> None:
    """A letter and three digits, or more digits from 1000 on."""
    assert number_text("A", number) == text


def test_a_queues_id_ends_with_its_letter() -> None:
    """A text that is no such id has none."""
    assert letter_in(queue_id("T", NOW)) == "T"
    assert [letter_in(text) for text in ("", "que_A", queue_id("A", NOW)[:-1], queue_id("A", NOW) + "\n")] == [None] * 4
