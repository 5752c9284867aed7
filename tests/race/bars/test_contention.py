"""One bar to which many guests are admitted at once: each yes writes the bar and its line."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.race.bars.crowd import asking, offered
from tests.support.api import Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, with_patience
from tests.support.local import wait_for
from tests.worlds.scene import operator
from tests.worlds.tavern import bar

ROUNDS, GUESTS = 3, 20


def test_yes_to_twenty_guests(contended: Contended, street: tuple[float, float]) -> None:
    """There is room for all: each yes is kept, the line has exactly the guests who were promised a place, and an offer
    whose yes got 503 is still open."""
    replies, met = list[Reply](), Counter[str]()
    with contended.proxy.calm():
        owner = operator(contended.api)
    for round in range(ROUNDS):
        with contended.proxy.calm():
            tavern = bar(owner, street[0] + 100 * round, 0.0, max_queue=100)
            asking(contended.api, tavern, GUESTS)
            offers = offered(tavern, GUESTS)
        with contended.proxy.under() as done:
            answers = at_once([partial(tavern.accept, offer) for offer in offers])
        met += done
        assert len(tavern.queue()) == sum(answer.status == 200 for answer in answers)
        for offer, answer in zip(offers, answers, strict=True):
            if answer.status == 503:
                tavern.accept(offer).expect(200)
        replies += answers
    assert met["cancelled"] + met["conflicts"], met
    with_patience(replies, (200, None), spare=0)


def test_a_whole_line_leaves_at_once(contended: Contended, street: tuple[float, float]) -> None:
    """Forty guests, while the bar calls them: all are served in turn, and nobody is in the line."""
    with contended.proxy.calm():
        tavern = bar(operator(contended.api), *street, max_queue=100, auto_accept=True)
        guests = asking(contended.api, tavern, 40)
        line = wait_for(lambda: len(line) == 40 and line if (line := tavern.queue()) else None, "a line of forty", 40)
    calls = [partial(tavern.entry, entry, "call") for entry in line[:10]]
    with contended.proxy.under() as done:
        replies = at_once([partial(guest.act, "cancel") for guest in guests] + calls)
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (200, None), (404, "ENTRY_NOT_FOUND"))
    for guest, reply in zip(guests, replies, strict=False):
        if reply.status == 503:
            guest.act("cancel").expect(200)
    assert tavern.queue() == []
    assert {guest.state for guest in guests} == {("IDLE", "CANCELLED")}


def test_yes_to_twelve_guests_with_one_place(contended: Contended, street: tuple[float, float]) -> None:
    """One gets it."""
    with contended.proxy.calm():
        tavern = bar(operator(contended.api), *street, max_queue=1)
        asking(contended.api, tavern, 12)
        offers = offered(tavern, 12)
    with contended.proxy.under() as done:
        replies = at_once([partial(tavern.accept, offer) for offer in offers])
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (200, None), (409, "QUEUE_FULL"))
    assert outcomes(replies)[200, None] == len(tavern.queue()) == 1


def test_guests_cancel_while_the_bar_says_yes(contended: Contended, street: tuple[float, float]) -> None:
    """Whichever is first, no guest who cancelled is in the line."""
    with contended.proxy.calm():
        tavern = bar(operator(contended.api), *street, max_queue=100)
        guests = asking(contended.api, tavern, 12)
        offers = offered(tavern, 12)
    calls = [partial(tavern.accept, offer) for offer in offers] + [partial(guest.act, "cancel") for guest in guests]
    with contended.proxy.under() as done:
        replies = at_once(calls)
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (200, None), (409, "WITHDRAWN"))
    for guest, reply in zip(guests, replies[12:], strict=True):
        if reply.status == 503:
            guest.act("cancel").expect(200)
    assert {guest.state for guest in guests} == {("IDLE", "CANCELLED")}
    assert tavern.queue() == []


def test_two_of_the_staff_and_one_guest(contended: Contended, street: tuple[float, float]) -> None:
    """For eight guests in the line at once: one seats them and another marks a no-show. One of the two succeeds."""
    with contended.proxy.calm():
        tavern = bar(operator(contended.api), *street, max_queue=100)
        asking(contended.api, tavern, 8)
        for offer in offered(tavern, 8):
            tavern.accept(offer).expect(200)
        entries = tavern.queue()
        for entry in entries:
            tavern.entry(entry, "call").expect(200)
    with contended.proxy.under() as done:
        replies = at_once([partial(tavern.entry, entry, act) for act in ("seat", "no-show") for entry in entries])
    assert done["cancelled"] + done["conflicts"], done
    assert max(reply.status for reply in replies) < 500, outcomes(replies)
    assert all(
        [one.status, other.status].count(200) == 1 for one, other in zip(replies[:8], replies[8:], strict=True)
    ), outcomes(replies)
    assert tavern.queue() == []
