"""The limit of an address over all emails: what is beyond it waits, and what fails does not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from chalicelib.adapters.mail import Email
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import HOUR
from chalicelib.errors import Unavailable
from chalicelib.people.letters import MAILED, NOT_TAKEN, PUT_OFF, Letters
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from tests.support.clock import FakeClock
from tests.support.postbox import Postbox

MOST = LIMITS[LimitedAct.LETTER].everywhere or 0
MOST_ASKED = LIMITS[LimitedAct.ASK_TO_CONFIRM].everywhere or 0


@dataclass
class _Timers:
    set_again: list[Deadline] = field(default_factory=list)
    full: bool = False

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.set_again += [] if self.full else deadlines
        return len(deadlines) if self.full else 0


@dataclass
class _Desk:
    clock: FakeClock
    post: Postbox
    timers: _Timers
    letters: Letters

    def send(self, to: str = "ann@example.com", *limits: LimitedAct, since: int | None = None) -> str:
        due = Deadline(DeadlineKind.MAIL, "cus_1/OFFER#1", self.clock.now(), since=since)
        return self.letters.send(Email(to, "Subject", "Text"), due, *limits)


@pytest.fixture
def desk(store: None) -> _Desk:
    clock, post, timers = FakeClock(), Postbox(), _Timers()
    return _Desk(clock, post, timers, Letters(post, timers, clock))


def test_what_is_beyond_the_limit_waits_for_the_next_window(desk: _Desk) -> None:
    """Its deadline is set again for the window's end and remembers when it was first due; other addresses get their
    emails, and in the next window this one does."""
    assert [desk.send() for _ in range(MOST)] == [MAILED] * MOST
    began = desk.clock.now()
    assert desk.send() == PUT_OFF
    assert desk.send("bob@example.com") == MAILED
    (again,) = desk.timers.set_again
    assert (again.kind, again.id, again.since) == (DeadlineKind.MAIL, "cus_1/OFFER#1", began)
    assert (again.at % HOUR, again.at - began <= HOUR) == (0, True)
    desk.clock.move((again.at - began) / 1000)
    assert desk.send(since=began) == MAILED
    assert len(desk.post.emails) == MOST + 2


def test_an_email_that_is_put_off_again_remembers_when_it_was_first_due(desk: _Desk) -> None:
    """However often that happens."""
    for _ in range(MOST):
        desk.send()
    assert desk.send(since=7) == PUT_OFF
    assert [each.since for each in desk.timers.set_again] == [7]


@pytest.mark.faults
def test_an_email_that_fails_does_not_count(desk: _Desk) -> None:
    """Neither against the limit of all emails nor against one of its own; one that is refused for good counts."""
    desk.post.down = True
    for _ in range(2 * MOST):
        with pytest.raises(Unavailable):
            desk.send("ann@example.com", LimitedAct.ASK_TO_CONFIRM)
    desk.post.down, desk.post.refuses = False, True
    assert desk.send() == NOT_TAKEN
    desk.post.refuses = False
    sent = [desk.send("ann@example.com", LimitedAct.ASK_TO_CONFIRM) for _ in range(MOST_ASKED + 1)]
    assert sent == [MAILED] * MOST_ASKED + [PUT_OFF]
    assert [desk.send() for _ in range(MOST - MOST_ASKED)] == [MAILED] * (MOST - MOST_ASKED - 1) + [PUT_OFF]


def test_what_cannot_be_put_off_is_tried_again(desk: _Desk) -> None:
    """The queue did not take the deadline, so the message that led here has to come back."""
    for _ in range(MOST):
        desk.send()
    desk.timers.full = True
    with pytest.raises(Unavailable):
        desk.send()
