"""A line for seats that come back, in which everybody does everything at once."""

from __future__ import annotations

from functools import partial

from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, with_patience
from tests.support.local import wait_for
from tests.support.waiting import guest
from tests.worlds.scene import customer, rows, sale


def test_sixteen_join_at_the_same_moment(contended: Contended) -> None:
    """Each gets another position, and keeps it."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(1, 1)}, waitlist=True)
        show.hold(customer(contended.api), "A-1-1").expect(201)
        guests = [guest(contended.api) for _ in range(16)]
    replies = at_once([partial(each.join, show, seats=["A-1-1"]) for each in guests])
    with_patience(replies, (201, None))
    joined = [
        reply if reply.status == 201 else each.join(show, seats=["A-1-1"])
        for each, reply in zip(guests, replies, strict=True)
    ]
    positions = [reply.expect(201)["position"] for reply in joined]
    assert sorted(positions) == list(range(1, 17))
    assert [each.entries(show)[0]["position"] for each in guests] == positions


def test_one_offer_in_many_tabs(contended: Contended) -> None:
    """Four tabs accept and two decline: one of the two happens, once, and the next party gets what was declined."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(1, 1)}, waitlist=True)
        first, second, holder = guest(contended.api), guest(contended.api), customer(contended.api)
        hold = show.hold(holder, "A-1-1").expect(201)["hold_id"]
        for each in (first, second):
            each.join(show, seats=["A-1-1"]).expect(201)
        holder.delete(f"/v1/holds/{hold}").expect(204)
        offer = wait_for(lambda: first.offers() or None, "offer")[0]
    decline = partial(first.calls.post, f"/v1/offers/{offer['offer_id']}/decline")
    accepts = [partial(first.accept, offer)] * 4
    replies = at_once([*accepts, decline, decline])
    accepted, declined = replies[:4], replies[4:]
    assert max(reply.status for reply in replies) < 500, outcomes(replies)
    holds = {reply.json["hold_id"] for reply in accepted if reply.status == 200}
    assert bool(holds) != any(reply.status == 200 for reply in declined), [outcomes(accepted), outcomes(declined)]
    if holds:
        assert len(holds) == 1
        assert set(show.settled_map()) == {"A-1-1"}
    else:
        wait_for(lambda: second.offers() or None, "offer to the next party")
