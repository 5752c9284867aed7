"""Matching: a request's look, which asks the next bar, or ends what is over.

    message ──► look ──► the bar that was asked for ──► 45 s ──► look ──► bars nearby, so many at a time ──► …
                 ▲                  └── rejects: look at once                                 at most five, five minutes
                 └── whatever it was that happened, twice, late or out of order

A look finds what there is to do from the request alone and does it in one transaction over the step that it has read,
so looks that overtake each other do it once. What lapses, lapses by the clock: a look only writes it down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.bars.answer_offer import AnswerOffer
from chalicelib.bars.find_nearby import FindNearby
from chalicelib.bars.rules.arrival import told_walk, walk_between
from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.nearby import minutes
from chalicelib.bars.rules.offers import OFFER_LASTS, BarOffer, OfferAct, Why, offer_id
from chalicelib.bars.rules.requests import MOST_ASKED, BarRequest, GuestAct, GuestState
from chalicelib.bars.storage import bars, guests, locations, offers, requests
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.geo import Point
from chalicelib.core.offer import OfferState
from chalicelib.errors import NotFound
from chalicelib.table.retry import retry
from chalicelib.table.writes import Write, all_or_none

End = tuple[BarOffer, OfferAct, Why | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a look makes of a request, with the offers that are new, those that have ended, and those that bars answer
    by themselves."""

    request: BarRequest
    asked: Sequence[BarOffer]
    ends: Sequence[End]
    automatic: Sequence[BarOffer]


class MatchRequest:
    def __init__(self, nearby: FindNearby, answering: AnswerOffer, timers: Timers, clock: Clock) -> None:
        self._nearby, self._answering, self._timers, self._clock = nearby, answering, timers, clock

    def look(self, name: str) -> str | None:
        """Do what is to be done for the request `<customer>/<request>`: what that was, None for nothing.

        Raises `NotFound`, or `Unavailable` when others are always faster.
        """
        customer, id = name.split("/")

        def attempt() -> str | None:
            request = requests.get(customer, id)
            if request is None:
                raise NotFound("There is no such request.", "REQUEST_NOT_FOUND")
            now = self._clock.now()
            plan = self._search(request, now) if request.state is GuestState.REQUESTING else _leftovers(request, now)
            changes = plan.request != request
            if changes:
                all_or_none([*_moving(request, plan.request, now), *_written(plan, now)])
            if changes and plan.request.look_at is not None:
                self._timers.set([Deadline(Kind.REQUEST, name, plan.request.look_at)])
            for offer in plan.automatic:
                self._answering.by_itself(offer)
            return _word(request, plan) if changes else None

        return retry(attempt)

    def _search(self, request: BarRequest, now: int) -> Plan:
        """The offers that it should have now."""
        pending = offers.several(request.offers)
        lines = bars.several(offer.bar for offer in pending)
        ends = [end for offer in pending if (end := _ended(offer, lines.get(offer.bar), now))]
        over = {offer.id for offer, _, _ in ends}
        left = [offer for offer in pending if offer.id not in over]
        plan = Plan(replace(request, offers=tuple(offer.id for offer in left)), [], ends, _automatic(left, lines))
        if now < request.search_until:
            plan = self._asking(plan, left, now)
        if not plan.request.offers:
            return replace(plan, request=plan.request.after(GuestAct.MISS, now))
        look_at = min(offer.until for offer in [*left, *plan.asked])
        return replace(plan, request=replace(plan.request, look_at=look_at))

    def _asking(self, plan: Plan, left: Sequence[BarOffer], now: int) -> Plan:
        """More bars asked, as long as there are some and as many as may be at a time: the one that was asked for alone,
        the others together."""
        request, asked, automatic = plan.request, list(plan.asked), list(plan.automatic)
        fix = locations.get(request.customer, now)
        alone = any(offer.bar == request.chosen for offer in left)
        while len(request.asked) < MOST_ASKED and len(request.offers) < request.width and not alone:
            bar = self._next(request, fix.point if fix else None)
            if bar is None:
                break
            walk = told_walk(walk_between(bar.point, fix.point if fix else None))
            until = min(now + OFFER_LASTS, request.search_until)
            id = offer_id(bar.id, now)
            offer = BarOffer(id, bar.id, request.id, request.customer, request.party, walk, now, until)
            asked.append(offer)
            automatic += _automatic([offer], {bar.id: bar})
            request = replace(request, asked=(*request.asked, bar.id), offers=(*request.offers, id))
            alone = bar.id == request.chosen
        return replace(plan, request=request, asked=asked, automatic=automatic)

    def _next(self, request: BarRequest, point: Point | None) -> Bar | None:
        """The next bar to ask, as it is now: the index of places may lag. Without a place of the guest's own they are
        taken to be where the bar is that they asked for."""
        now = self._clock.now()
        not_these = {*request.asked, *request.passed}
        if request.chosen not in not_these:
            chosen = bars.get(request.chosen)
            if chosen is not None and _fits(chosen, request, now):
                return chosen
        chosen_at = point or self._place_of(request.chosen)
        not_these.add(request.chosen)
        while chosen_at is not None:
            neighbour = self._nearby.next_to_ask(request, chosen_at, not_these)
            if neighbour is None:
                return None
            bar = bars.get(neighbour.id)
            if bar is not None and _fits(bar, request, now):
                return bar
            not_these.add(neighbour.id)
        return None

    def _place_of(self, id: str) -> Point | None:
        bar = bars.get(id, consistent=False)
        return bar.point if bar else None


def _leftovers(request: BarRequest, now: int) -> Plan:
    """What a request that has ended, or was taken by a bar, had still asked is asked no more."""
    ends: list[End] = []
    for offer in offers.several(request.offers):
        if offer.state is OfferState.OPEN:
            lapsed = offer.state_at(now) is OfferState.LAPSED
            why = Why.MATCHED if request.bar else Why.GONE
            ends.append((offer, OfferAct.EXPIRE, None) if lapsed else (offer, OfferAct.WITHDRAW, why))
    after = request.at(now)
    return Plan(replace(after, offers=(), look_at=after.until), [], ends, [])


def _moving(request: BarRequest, after: BarRequest, now: int) -> Iterator[Write]:
    """The request as it is to be; if that ends it, the guest is free, and so is the slot that was held."""
    yield requests.moving(request, after)
    if after.ended is None or request.ended is not None:
        return
    yield guests.leaving(request.customer, request.id, now)
    bar = bars.get(request.bar) if request.bar else None
    if bar is not None and request.id in bar.slots:
        yield bars.changing(bar, bar.without(request.id))


def _automatic(asked: Sequence[BarOffer], found: Mapping[str, Bar]) -> list[BarOffer]:
    """Those to bars that take whoever comes. They are answered with every look, should one that did so have died."""
    return [offer for offer in asked if found[offer.bar].profile.auto_accept]


def _fits(bar: Bar, request: BarRequest, now: int) -> bool:
    """Whether the bar is worth asking: it may say yes, and the guest would put up with the wait."""
    return bar.takes(request.party, now) and minutes(bar.wait(len(bar.standing(now))).median) <= request.wait


def _ended(offer: BarOffer, bar: Bar | None, now: int) -> End | None:
    """What has become of an offer that nobody has answered; None while it is pending."""
    if offer.state_at(now) is OfferState.LAPSED:
        return offer, OfferAct.EXPIRE, None
    if bar is not None and bar.takes(offer.party, now):
        return None
    full = bar is not None and bar.state_at(now) is BarState.QUEUE_FULL
    return offer, OfferAct.WITHDRAW, Why.FULL if full else Why.GONE


def _written(plan: Plan, now: int) -> Iterator[Write]:
    yield from (offers.made(offer) for offer in plan.asked)
    yield from (offers.ending(offer, act, now, why) for offer, act, why in plan.ends)


def _word(before: BarRequest, plan: Plan) -> str:
    if plan.asked:
        return "bar asked"
    reason = plan.request.reason
    return f"ended {reason.value.lower()}" if reason and not before.reason else "offers ended"
