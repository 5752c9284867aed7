"""Matching: a request's look, which asks the next bar, or ends what is over.

    message ──► look ──► the bar that was asked for ──► 45 s ──► look ──► bars nearby, so many at a time ──► …
                 ▲                  └── rejects: look at once                                 at most five, five minutes
                 └── whatever it was that happened, twice, late or out of order

A look finds what there is to do from the request alone and does it in one transaction over the step that it has read,
so looks that overtake each other do it once. What lapses, lapses by the clock: a look only writes it down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.errors import NotFound
from chalicelib.kernel.arrivals import walk_between
from chalicelib.kernel.bar_offers import OFFER_LASTS, BarOffer, BarOfferState, OfferAct, Why, offer_id
from chalicelib.kernel.bar_requests import MOST_ASKED, GuestAct, GuestState, Request
from chalicelib.kernel.bars import Bar, BarState
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.geo import Point
from chalicelib.kernel.nearby import minutes
from chalicelib.services.answering import Answering
from chalicelib.services.bars import MOST_TRIES, busy
from chalicelib.services.nearby import Nearby
from chalicelib.storage import bar_offers as offers
from chalicelib.storage import bar_requests as requests
from chalicelib.storage import bars, guests, locations
from chalicelib.storage.table import tries
from chalicelib.storage.writes import Write, committed

Asked = tuple[BarOffer, Bar]
End = tuple[BarOffer, OfferAct, Why | None]


class Matching:
    def __init__(self, nearby: Nearby, answering: Answering, timers: Timers, clock: Clock) -> None:
        self._nearby, self._answering, self._timers, self._clock = nearby, answering, timers, clock

    def look(self, name: str) -> str | None:
        """Do what is to be done for the request `<customer>/<request>`: what that was, None for nothing.

        Raises `NotFound`, or `Unavailable` when others are always faster.
        """
        customer, id = name.split("/")
        for _ in tries(MOST_TRIES):
            request = requests.get(customer, id)
            if request is None:
                raise NotFound("There is no such request.", "REQUEST_NOT_FOUND")
            now = self._clock.now()
            if request.state is GuestState.REQUESTING:
                after, asked, ends = self._searched(request, now)
            else:
                after, asked, ends = request.at(now), [], list(self._left_over(request, now))
                after = replace(after, offers=(), look_at=after.until)
            if after == request:
                return None
            if committed([*self._moving(request, after, now), *_written(asked, ends, now)]):
                self._follow(after, asked)
                return _word(request, after, asked)
        raise busy()

    def _searched(self, request: Request, now: int) -> tuple[Request, list[Asked], list[End]]:
        """The request with the offers that it should have now, those that are new, and those that have ended."""
        pending = offers.several(request.offers)
        lines = bars.several(offer.bar for offer in pending)
        ends = [end for offer in pending if (end := _ended(offer, lines.get(offer.bar), now))]
        over = {offer.id for offer, _, _ in ends}
        left = [offer for offer in pending if offer.id not in over]
        after = replace(request, offers=tuple(offer.id for offer in left))
        new: list[Asked] = []
        if now < request.search_until:
            after, new = self._asked(after, left, now)
        if not after.offers:
            return after.after(GuestAct.MISS, now), [], ends
        return replace(after, look_at=min(offer.until for offer in [*left, *(offer for offer, _ in new)])), new, ends

    def _asked(self, request: Request, left: Sequence[BarOffer], now: int) -> tuple[Request, list[Asked]]:
        """More bars asked, as long as there are some and as many as may be at a time: the one that was asked for alone,
        the others together."""
        new: list[Asked] = []
        fix = locations.get(request.customer, now)
        alone = any(offer.bar == request.chosen for offer in left)
        while len(request.asked) < MOST_ASKED and len(request.offers) < request.width and not alone:
            bar = self._next(request, fix.point if fix else None)
            if bar is None:
                break
            walk = walk_between(bar.point, fix.point if fix else None)
            until = min(now + OFFER_LASTS, request.search_until)
            id = offer_id(bar.id, now)
            offer = BarOffer(id, bar.id, request.id, request.customer, request.party, walk, now, until)
            new.append((offer, bar))
            request = replace(request, asked=(*request.asked, bar.id), offers=(*request.offers, id))
            alone = bar.id == request.chosen
        return request, new

    def _next(self, request: Request, point: Point | None) -> Bar | None:
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

    def _left_over(self, request: Request, now: int) -> Iterator[End]:
        """What a request that has ended, or was taken by another bar, had still asked."""
        for offer in offers.several(request.offers):
            if offer.state is BarOfferState.PENDING:
                lapsed = offer.state_at(now) is BarOfferState.EXPIRED
                why = Why.MATCHED if request.bar else Why.GONE
                yield (offer, OfferAct.EXPIRE, None) if lapsed else (offer, OfferAct.WITHDRAW, why)

    def _moving(self, request: Request, after: Request, now: int) -> Iterator[Write]:
        """The request as it is to be; if that ends it, the guest is free, and so is the slot that was held."""
        yield requests.moving(request, after)
        if after.ended is None or request.ended is not None:
            return
        yield guests.leaving(request.customer, request.id, now)
        bar = bars.get(request.bar) if request.bar else None
        if bar is not None and request.id in bar.slots:
            yield bars.changing(bar, bar.without(request.id))

    def _follow(self, request: Request, asked: Sequence[Asked]) -> None:
        """Have it looked at again in time, and bars that take whoever comes say yes."""
        if request.look_at is not None:
            self._timers.set([Deadline(Kind.REQUEST, f"{request.customer}/{request.id}", request.look_at)])
        for offer, bar in asked:
            if bar.profile.auto_accept:
                self._answering.by_itself(offer)


def _fits(bar: Bar, request: Request, now: int) -> bool:
    """Whether the bar is worth asking: it may say yes, and the guest would put up with the wait."""
    return bar.takes(request.party, now) and minutes(bar.wait(len(bar.standing(now))).median) <= request.wait


def _ended(offer: BarOffer, bar: Bar | None, now: int) -> End | None:
    """What has become of an offer that nobody has answered; None while it is pending."""
    if offer.state_at(now) is BarOfferState.EXPIRED:
        return offer, OfferAct.EXPIRE, None
    state = bar.state_at(now) if bar else BarState.CLOSED
    if state is BarState.WAITING:
        return None
    return offer, OfferAct.WITHDRAW, Why.FULL if state is BarState.QUEUE_FULL else Why.GONE


def _written(asked: Sequence[Asked], ends: Sequence[End], now: int) -> Iterator[Write]:
    yield from (offers.made(offer) for offer, _ in asked)
    yield from (offers.ending(offer, act, now, why) for offer, act, why in ends)


def _word(before: Request, after: Request, asked: Sequence[Asked]) -> str:
    if asked:
        return "bar asked"
    if after.reason and not before.reason:
        return f"ended {after.reason.value.lower()}"
    return "offers ended"
