"""Matching: a check of a request offers it to the next bar, or ends what is over.

    message ──► check ──► the chosen bar ──► 45 s ──► check ──► bars nearby, up to `width` at a time ──► …
                 ▲             └── rejects: check at once                        at most five, five minutes
                 └── after any change; a check may come twice, late or out of order

A check finds out what to do from the request alone and does it in one transaction over the step that it read, so checks
that overtake each other do it once. Requests and offers lapse by the clock: a check only records it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.bars.answer_offer import AnswerOffer
from chalicelib.bars.find_nearby import FindNearby
from chalicelib.bars.rules.arrival import walk_between, walk_for_bar
from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.nearby import minutes
from chalicelib.bars.rules.offers import OFFER_LASTS, BarOffer, OfferAct, WithdrawnReason, offer_id
from chalicelib.bars.rules.requests import MOST_ASKED, BarRequest, GuestAct, GuestState
from chalicelib.bars.storage import bars, guests, locations, offers, requests
from chalicelib.core.clock import CLOCK_GRACE, Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.geo import Point
from chalicelib.core.offer import OfferState
from chalicelib.errors import NotFound
from chalicelib.table.retry import retry
from chalicelib.table.transactions import write_over
from chalicelib.table.writes import AnyWrite

End = tuple[BarOffer, OfferAct, WithdrawnReason | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A request after its check: with its new offers, those that have ended, and those that bars with `auto_accept`
    accept by themselves."""

    request: BarRequest
    made: Sequence[BarOffer]
    ended: Sequence[End]
    automatic: Sequence[BarOffer]


class MatchRequest:
    def __init__(self, nearby: FindNearby, answering: AnswerOffer, timers: Timers, clock: Clock) -> None:
        self._nearby, self._answering, self._timers, self._clock = nearby, answering, timers, clock

    def check(self, name: str, by_guest: bool = False) -> str | None:
        """Check the request `<customer>/<request>`: ends that have come on every clock are recorded, or, if its own
        guest asks for the check, on this one. Returns what was done, None for nothing.

        Raises `NotFound`, or `Unavailable` when every try was overtaken.
        """
        customer, id = name.split("/")

        def attempt() -> str | None:
            request = requests.get(customer, id)
            if request is None:
                raise NotFound("There is no such request.", "REQUEST_NOT_FOUND")
            now = self._clock.now()
            over_by = now if by_guest else now - CLOCK_GRACE
            searching = request.state is GuestState.REQUESTING
            plan = self._search(request, now, over_by) if searching else _without_offers(request, over_by)
            changes = plan.request != request
            if changes:
                write_over([*_request_writes(request, plan.request, now), *_offer_writes(plan, now)])
            if changes and plan.request.check_at is not None:
                self._timers.set([Deadline(DeadlineKind.REQUEST, name, plan.request.check_at)])
            for offer in plan.automatic:
                self._answering.accept_automatically(offer)
            return _summary(request, plan) if changes else None

        return retry(attempt)

    def _search(self, request: BarRequest, now: int, over_by: int) -> Plan:
        """End the offers that were over by that instant, and make those that the request should have now."""
        pending = offers.several(request.offers)
        lines = bars.several(offer.bar for offer in pending)
        ended = [end for offer in pending if (end := _end_of(offer, lines.get(offer.bar), now, over_by))]
        over = {offer.id for offer, _, _ in ended}
        left = [offer for offer in pending if offer.id not in over]
        automatic = _automatic([offer for offer in left if offer.open(now)], lines)
        plan = Plan(replace(request, offers=tuple(offer.id for offer in left)), [], ended, automatic)
        if now < request.search_until:
            plan = self._with_new_offers(plan, left, now)
        if not plan.request.offers:
            return replace(plan, request=plan.request.after(GuestAct.MISS, now))
        check_at = min(offer.over_at for offer in [*left, *plan.made])
        return replace(plan, request=replace(plan.request, check_at=check_at))

    def _with_new_offers(self, plan: Plan, left: Sequence[BarOffer], now: int) -> Plan:
        """Offer the request to more bars, as long as there are any: to the chosen one alone, to the others up to
        `width` at a time."""
        request, made, automatic = plan.request, list(plan.made), list(plan.automatic)
        fix = locations.get(request.customer, now)
        alone = any(offer.bar == request.chosen for offer in left)
        while len(request.asked) < MOST_ASKED and len(request.offers) < request.width and not alone:
            bar = self._next_bar(request, fix.point if fix else None)
            if bar is None:
                break
            walk = walk_for_bar(walk_between(bar.point, fix.point if fix else None))
            until = min(now + OFFER_LASTS, request.search_until)
            id = offer_id(bar.id, now)
            offer = BarOffer(id, bar.id, request.id, request.customer, request.party, walk, now, until)
            made.append(offer)
            automatic += _automatic([offer], {bar.id: bar})
            request = replace(request, asked=(*request.asked, bar.id), offers=(*request.offers, id))
            alone = bar.id == request.chosen
        return replace(plan, request=request, made=made, automatic=automatic)

    def _next_bar(self, request: BarRequest, point: Point | None) -> Bar | None:
        """The next bar to ask, read again because the index of places may lag. A guest whose location is not known is
        searched for around the chosen bar."""
        now = self._clock.now()
        excluded = {*request.asked, *request.passed}
        if request.chosen not in excluded:
            chosen = bars.get(request.chosen)
            if chosen is not None and _fits(chosen, request, now):
                return chosen
        centre = point or self._point_of(request.chosen)
        excluded.add(request.chosen)
        while centre is not None:
            neighbour = self._nearby.next_to_ask(request, centre, excluded)
            if neighbour is None:
                return None
            bar = bars.get(neighbour.id)
            if bar is not None and _fits(bar, request, now):
                return bar
            excluded.add(neighbour.id)
        return None

    def _point_of(self, id: str) -> Point | None:
        bar = bars.get(id, consistent=False)
        return bar.point if bar else None


def _without_offers(request: BarRequest, over_by: int) -> Plan:
    """End the open offers of a request that was over by that instant, or that a bar has accepted."""
    ended: list[End] = []
    for offer in offers.several(request.offers):
        if offer.state is OfferState.OPEN:
            lapsed = offer.state_at(over_by) is OfferState.LAPSED
            reason = WithdrawnReason.MATCHED if request.bar else WithdrawnReason.GONE
            ended.append((offer, OfferAct.EXPIRE, None) if lapsed else (offer, OfferAct.WITHDRAW, reason))
    after = request.at(over_by)
    return Plan(replace(after, offers=(), check_at=after.over_at), [], ended, [])


def _request_writes(request: BarRequest, after: BarRequest, now: int) -> Iterator[AnyWrite]:
    """The request as it becomes. If that ends it, the guest may ask again, and a held slot is free."""
    yield requests.changing(request, after)
    if after.ended is None or request.ended is not None:
        return
    yield guests.ending_request(request.customer, request.id, now)
    bar = bars.get(request.bar) if request.bar else None
    if bar is not None and request.id in bar.slots:
        yield bars.changing(bar, bar.without(request.id))


def _automatic(made: Sequence[BarOffer], found: Mapping[str, Bar]) -> list[BarOffer]:
    """The offers that bars with `auto_accept` may accept by themselves. Every check tries to, in case an earlier one
    died before it could."""
    return [offer for offer in made if found[offer.bar].profile.auto_accept]


def _fits(bar: Bar, request: BarRequest, now: int) -> bool:
    """Whether the bar is worth asking: it has room, and the guest accepts the wait."""
    return bar.takes(request.party, now) and minutes(bar.wait(len(bar.line(now))).median) <= request.max_wait


def _end_of(offer: BarOffer, bar: Bar | None, now: int, over_by: int) -> End | None:
    """How an unanswered offer ends; None while it is open."""
    if offer.state_at(over_by) is OfferState.LAPSED:
        return offer, OfferAct.EXPIRE, None
    if bar is not None and (bar.takes(offer.party, now) or _closes_now(bar, now, over_by)):
        return None
    full = bar is not None and bar.state_at(now) is BarState.QUEUE_FULL
    return offer, OfferAct.WITHDRAW, WithdrawnReason.FULL if full else WithdrawnReason.GONE


def _closes_now(bar: Bar, now: int, over_by: int) -> bool:
    """Whether it has closed on this clock and not yet on every one."""
    return bar.state_at(now) is BarState.CLOSED and bar.state_at(over_by) is not BarState.CLOSED


def _offer_writes(plan: Plan, now: int) -> Iterator[AnyWrite]:
    yield from (offers.creating(offer) for offer in plan.made)
    yield from (offers.ending(offer, act, now, reason) for offer, act, reason in plan.ended)


def _summary(before: BarRequest, plan: Plan) -> str:
    if plan.made:
        return "bar asked"
    reason = plan.request.reason
    return f"ended {reason.value.lower()}" if reason and not before.reason else "offers ended"
