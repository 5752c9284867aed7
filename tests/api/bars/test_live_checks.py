"""What the stream triggers: checks of lines, and emails to guests."""

from __future__ import annotations

import msgspec
import pytest

import app
from chalicelib.core.deadline import Deadline, DeadlineKind
from tests.api.bars.calls import (
    BARS,
    hopeful,
    published,
    watch,
)
from tests.support.events import CONTEXT, Stream
from tests.worlds.tavern import Tavern, bar_behind, deliver, landlord, queued, queueing, yes
from tests.worlds.world import World


def checks(queue: str = "matches") -> list[Deadline]:
    return [msgspec.json.decode(body, type=Deadline) for body in queued(queue)]


def test_a_line_that_moves_is_checked(here: World, tavern: Tavern) -> None:
    """When a guest joins, is called or leaves, and when the bar is switched. A guest on their way, or a new name, moves
    no one in the line."""
    stream, guest = Stream(BARS), None

    def triggered() -> list[tuple[DeadlineKind, str]]:
        before = len(checks())
        app.publish(stream.batch(), CONTEXT)
        return [(check.kind, check.id) for check in checks()[before:] if check.kind is DeadlineKind.BAR]

    guest = queueing(here, tavern)
    assert triggered() == [(DeadlineKind.BAR, tavern.id)]
    guest.at(100).expect(200)
    assert guest.request()["set_out_at"] is None
    guest.at(500).expect(200)
    assert guest.request()["set_out_at"] is not None
    assert triggered() == []
    tavern.change(name="Other")
    assert triggered() == []
    for move in (
        lambda: tavern.entry(guest.entry, "call"),
        lambda: tavern.switch("pause"),
        lambda: guest.act("cancel"),
    ):
        move().expect(200)
        assert triggered() == [(DeadlineKind.BAR, tavern.id)]


def test_the_end_of_the_hours_is_checked(here: World) -> None:
    """A bar that closes soon has its line checked when it has closed on every clock; one that closes later is left to
    the sweep."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "20:10"}]}}
    stream = Stream(BARS)
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    app.publish(stream.batch(), CONTEXT)
    now = here.clock.now()
    assert sorted(check.at - now for check in checks() if check.id == tavern.id) == [0, 10 * 60 * 1000 + 2000]


def test_the_stream_and_its_checks_finish_a_closing(here: World, tavern: Tavern) -> None:
    """Nothing else has to run: the guest gets a message, and may ask again."""
    guest = queueing(here, tavern)
    watch(here, "me", f"customer/{guest.id}", guest.calls.token)
    stream = Stream(BARS)
    tavern.switch("close").expect(200)
    app.publish(stream.batch(), CONTEXT)
    deliver(here.app)
    (received,) = published(here, stream, "me")
    (change,) = received["data"]["changes"]
    assert (change["state"], change["reason"]) == ("IDLE", "BAR_CLOSED")
    guest.ask(tavern).expect(202)


def test_a_change_that_is_published_after_the_bar_has_closed_says_so(here: World, tavern: Tavern) -> None:
    """As the request is read at that moment: the guest was called, and is not in the line any more."""
    guest = queueing(here, tavern)
    watch(here, "me", f"customer/{guest.id}", guest.calls.token)
    stream = Stream(BARS)
    tavern.entry(guest.entry, "call").expect(200)
    tavern.switch("close").expect(200)
    (received,) = published(here, stream, "me")
    (change,) = received["data"]["changes"]
    assert (change["state"], change["reason"]) == guest.state == ("IDLE", "BAR_CLOSED")


@pytest.mark.parametrize("first", ["go", pytest.param("call", marks=pytest.mark.faults)])
def test_a_guest_with_an_email_address_gets_one_email(here: World, first: str) -> None:
    """When it is time to set out or the staff call, whichever comes first, however often messages are delivered."""
    tavern = bar_behind(here, landlord(here), name="Bar Brask", mean_visit_minutes=20 if first == "go" else 60)
    stream = Stream(BARS)
    guest = hopeful(here, tavern, "bo@secret.example")
    yes(here, tavern)
    app.publish(stream.batch(), CONTEXT)
    if first == "go":
        deliver(here.app)
        app.publish(stream.batch(), CONTEXT)
    tavern.entry(guest.entry, "call").expect(200)
    batch = stream.batch()
    for _ in range(2):
        assert app.publish(batch, CONTEXT) == {"batchItemFailures": []}
    emails = checks("mail")
    assert emails
    for _ in range(2):
        for email in emails:
            here.app.deadlines.check(email)
    (message,) = here.post.emails
    assert message.to == "bo@secret.example"
    assert "Bar Brask" in message.text
    assert "001" in message.text
    assert all("secret" not in body for body in queued("mail"))


def test_a_guest_without_an_email_address_gets_none(here: World, tavern: Tavern) -> None:
    """The check finds no address and sends nothing."""
    guest, stream = queueing(here, tavern), Stream(BARS)
    tavern.entry(guest.entry, "call").expect(200)
    app.publish(stream.batch(), CONTEXT)
    for email in checks("mail"):
        here.app.deadlines.check(email)
    assert here.post.emails == []


def test_an_email_that_is_out_of_date_is_not_sent(here: World, tavern: Tavern) -> None:
    """A guest who was called and has left since gets none."""
    stream = Stream(BARS)
    guest = hopeful(here, tavern, "bo@secret.example")
    yes(here, tavern)
    tavern.entry(guest.entry, "call").expect(200)
    app.publish(stream.batch(), CONTEXT)
    guest.act("cancel").expect(200)
    (email,) = (check for check in checks("mail") if check.kind is DeadlineKind.MAIL)
    assert here.app.deadlines.check(email) is None
    assert here.post.emails == []
