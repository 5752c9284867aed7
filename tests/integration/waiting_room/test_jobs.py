"""What the queues of waiting rooms start: the functions, with events as SQS sends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.core.times import HOUR, SECOND
from chalicelib.settings import settings
from chalicelib.waiting_room.assign_places import Message
from chalicelib.waiting_room.storage import places
from chalicelib.waiting_room.storage.places import Given
from tests.support.aws import client
from tests.support.clock import FakeClock
from tests.support.events import CONTEXT, sqs
from tests.worlds.lobby import Lobby


@pytest.fixture
def lobby(store: None) -> Iterator[Lobby]:
    """A room, and the functions with its clock."""
    lobby = Lobby(FakeClock())
    functions = wiring.App(settings(), wiring.Ports(clock=lobby.clock))
    functions.waiting_room.assign_places = lobby.assign
    wiring.use(functions)
    yield lobby
    wiring.use(None)


def _event(*messages: Message) -> dict[str, Any]:
    """The batch of these messages."""
    event = sqs(*(message.body for message in messages))
    for record, message in zip(event["Records"], messages, strict=True):
        record["messageId"], record["attributes"]["SentTimestamp"] = message.id, str(message.sent_at)
    return event


def test_joins_get_the_places_of_their_seconds(lobby: Lobby) -> None:
    """The instant at which the queue took a message decides, in milliseconds, and nothing fails."""
    lobby.start()
    start = lobby.room.start
    first, second = lobby.customer(), lobby.customer()
    messages = [lobby.message(second, start + SECOND), lobby.message(first, start + SECOND - 1)]
    assert app.joins(_event(*messages), CONTEXT) == {"batchItemFailures": []}
    found = [lobby.standing(each).place for each in (first, second)]
    assert [place.bucket for place in found if place] == [1, 2]


def test_only_messages_that_failed_come_again(lobby: Lobby) -> None:
    """One whose place another worker may be about to write fails. A message that is no join does not come again."""
    known, new, now = lobby.customer(), lobby.customer(), lobby.clock.now()
    places.give(lobby.id, known, Given(known, 0, "page", 0, -1, now, now), lobby.room.ttl)
    failing, working = lobby.message(known), lobby.message(new)
    answer = app.joins(_event(failing, working, Message("junk", now, "no join")), CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": failing.id}]}
    assert lobby.standing(new).place is not None


def test_a_tick_calls_customers(lobby: Lobby) -> None:
    """It is a deadline of the room, and the next one is sent on its turn."""
    (customer,) = lobby.join(1)
    lobby.clock.move(HOUR / SECOND + 10)
    tick = {"kind": "room", "id": lobby.id, "at": lobby.room.progress.next_at}
    assert app.room_ticks(sqs(tick), CONTEXT) == {"batchItemFailures": []}
    assert (lobby.room.progress.cursor, lobby.position(customer)) == (1, 1)
    delayed = "ApproximateNumberOfMessagesDelayed"
    queue = client("sqs").get_queue_attributes(QueueUrl=settings().rooms_queue, AttributeNames=[delayed])
    assert queue["Attributes"][delayed] == "1"
