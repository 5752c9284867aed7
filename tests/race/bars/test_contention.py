"""One bar to which many guests are admitted at once: each yes writes the bar and its line."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.race.bars.crowd import asking, offered
from tests.support.api import Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, share_of_503
from tests.worlds.scene import operator
from tests.worlds.tavern import bar

ROUNDS, GUESTS = 5, 20


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
    assert share_of_503(replies) <= 0.01, outcomes(replies)
    assert set(outcomes(replies)) <= {(200, None), (503, "UNAVAILABLE")}
