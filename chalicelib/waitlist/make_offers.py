"""Making offers: open seats are offered to the first party that they fit.

    claim ends, or seat freed ─► check of its row ─► for the first party that fits, one transaction:
        seats offered ∧ nothing held, nothing offered, cap kept ∧ waiting → offered ∧ the offer

A second check, or one at the same time, finds the seats offered already. A party that the seats do not fit, or that
holds seats, is passed over and stays in line. Seats that fit no party are left to the public.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.ids import new_id
from chalicelib.core.money import total
from chalicelib.core.outcome import Outcome
from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable
from chalicelib.seats.release_seats import waitlist_is_served
from chalicelib.seats.rules.claims import GRACE, offered
from chalicelib.seats.rules.holds import hold_lasts
from chalicelib.seats.rules.seats import Claim, Row, Seat, by_row
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import Key, SeatsTaken
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.waitlist.candidates import CandidateMatch, Candidates
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.rules.open_seats import kept_back, open_names
from chalicelib.waitlist.storage import cart_offers, entries, offers, open_offers, queue, seat_offers

_MOST_OFFERS = 100
_AT_A_TIME = 40
"""Seats whose claims one condition may compare: each takes five of the three hundred operators of a condition."""


class MakeOffers:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._maps, self._timers, self._clock = catalogue, maps, timers, clock

    def check(self, name: str, at: int) -> str | None:
        """Offer the seats of a row that are open since the instant `at`. Returns what was done.

        While the store is not available, or too many calls write, the row is checked again in a second as long as the
        grace lasts: the queue's own retry would come too late. After the grace raises `Unavailable`. Offers that were
        made stay.
        """
        now = self._clock.now()
        late = now >= at + GRACE
        try:
            made, waiting = self._check_row(name, now, late)
        except Unavailable:
            if late or self._timers.set([Deadline(DeadlineKind.SEATS, name, now + SECOND, since=at)]):
                raise
            return None
        if made:
            return Outcome.OFFERED_TOO_LATE if late else "offered"
        return Outcome.LOOKED_TOO_LATE if late and waiting else None

    def _check_row(self, name: str, now: int, late: bool) -> tuple[int, bool]:
        """How many offers were made, and whether a party waits that more seats of the row would fit. False for the
        latter when no seat is open and it is not late."""
        event_id, section, row_id = name.split("/")
        event = self._catalogue.read_event(event_id)
        row = rows.row(event_id, section, row_id) if waitlist_is_served(event, now) else None
        if row is None or not (late or open_names(row, now)):
            return 0, False
        candidates = Candidates(event, section, row, now)
        row = self._set_aside(event, section, row, candidates, now)
        made = 0
        for _ in range(_MOST_OFFERS):
            match = candidates.first(row)
            if match is None:
                break
            claim, changed = self._offer(event, match, candidates, now)
            made += claim is not None
            row = _with_offer(row, section, match, claim) if claim else changed.get((section, row_id), row)
        self._leave_to_public(event, section, row, candidates, now)
        return made, candidates.has_more or (late and bool(queue.wished_in_row(event_id, section, row_id)))

    def _offer(
        self, event: Event, match: CandidateMatch, candidates: Candidates, now: int
    ) -> tuple[Claim | None, dict[Key, Row]]:
        """Offer these seats to this party: their new claim. If they have changed they have none of ours: the result has
        their rows as they are now, by (section, row)."""
        offer = self._offer_of(event, match, now)
        claim = offered(offer.hold, offer.until)
        seats = seat_offers.offering(event.id, match.seen, claim)
        ttl = kept_until(event.starts_at) // SECOND
        cart = cart_offers.offered(offer, event.max_per_customer, now, ttl)
        entry = entries.offered(match.entry, offer.id, offer.until)
        try:
            transact([*seats.values(), cart, *entry, offers.made(offer, ttl), open_offers.added(offer, ttl)])
        except Cancelled as cancelled:
            changed = rows.refusing_rows(seats, cancelled.refusals[: len(seats)])
            if not changed:
                candidates.pass_over(match.entry)
            self._maps.record_rows(event.id, changed)
            return None, changed
        candidates.pass_over(match.entry)
        self._maps.record_claim(event.id, match.seen, claim)
        return claim, {}

    def _offer_of(self, event: Event, match: CandidateMatch, now: int) -> SeatOffer:
        seats = tuple(map(str, match.seen))
        prices = [event.prices[category] for category in self._maps.categories(event, seats, "seats").values()]
        lasts = event.offer_seconds * SECOND if event.offer_seconds else hold_lasts(event)
        return SeatOffer(
            id=new_id("ofr", now),
            event=event.id,
            customer=match.entry.customer,
            seats=seats,
            amounts=tuple(price.amount for price in prices),
            total=total(prices),
            until=min(now + lasts, event.sold_until),
            entry=match.entry.id,
            wish=match.entry.wish.key,
            numbers=match.entry.numbers,
        )

    def _set_aside(self, event: Event, section: str, row: Row, candidates: Candidates, now: int) -> Row:
        """Set seats aside for the party that collects, before other parties get offers: `entries.collects_until`."""
        collecting = candidates.to_collect(row)
        if collecting is None:
            return row
        party, names, until = collecting
        return self._claimed(
            event, section, row, {name: row.claims.get(name) for name in names}, offered(party.id, until)
        )

    def _leave_to_public(self, event: Event, section: str, row: Row, candidates: Candidates, now: int) -> None:
        """Seats that fit no party go to the public before their grace is over, unless a party waits for which they may
        become part of a run by then."""
        kept = kept_back(row, now, candidates.collecting())
        if not kept or candidates.has_more:
            return
        names = list(kept)
        for start in range(0, len(names), _AT_A_TIME):
            some = {name: kept[name] for name in names[start : start + _AT_A_TIME]}
            self._claimed(event, section, row, some, None)

    def _claimed(
        self, event: Event, section: str, row: Row, seen: Mapping[str, Claim | None], claim: Claim | None
    ) -> Row:
        """Write this claim, or none, on the seats. Returns the row with it, or as it was if the seats have changed."""
        seats = {Seat(section, row.id, name): before for name, before in seen.items()}
        with suppress(SeatsTaken):
            seat_offers.give(event.id, seats, claim)
            self._maps.record_claim(event.id, seats, claim)
            return _with_claim(row, seen, claim)
        return row


def _with_offer(row: Row, section: str, match: CandidateMatch, claim: Claim) -> Row:
    """The row with the seats that are offered now. It is not read again: other changes have checks of their own."""
    return _with_claim(row, by_row(match.seen).get((section, row.id), ()), claim)


def _with_claim(row: Row, names: Collection[str], claim: Claim | None) -> Row:
    """The row with this claim, or none, on these seats."""
    claims = {name: each for name, each in row.claims.items() if name not in names}
    return replace(row, claims=claims | (dict.fromkeys(names, claim) if claim else {}))
