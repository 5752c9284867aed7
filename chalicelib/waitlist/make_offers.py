"""Offering: seats that are nobody's any more go to whoever came first of those they fit.

    claim ends, or seat freed ─► look at its row ─► for the first who fits, one transaction:
        seats offered ∧ nothing held, nothing offered, cap kept ∧ waiting → offered ∧ the offer

Whoever looks twice, or at once with another, finds the seats offered already. A party that does not fit, or holds
something, is passed over and keeps its place. What fits nobody is left to the public.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.ids import new_id
from chalicelib.core.money import total
from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable
from chalicelib.seats.release_seats import serves
from chalicelib.seats.rules.claims import GRACE, offered
from chalicelib.seats.rules.seats import Claim, Row, Seat
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import Key, SeatsTaken
from chalicelib.table.writes import Cancelled, transact
from chalicelib.waitlist.candidates import CandidateMatch, Candidates
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.rules.open_seats import kept_back, open_names
from chalicelib.waitlist.storage import cart_offers, entries, offers, queue, seat_offers

_MOST_TURNS = 100
_AT_A_TIME = 40
"""Seats whose claims one condition may compare: each takes five of its three hundred operators."""


class MakeOffers:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._maps, self._timers, self._clock = catalogue, maps, timers, clock

    def look(self, name: str, at: int) -> str | None:
        """Offer what may be offered of a row since then: what has come of it, None if nothing.

        While the store is away, or too many others write, it is looked at again in a second as long as the grace lasts:
        a queue would bring it back too late. After that raises `Unavailable`. What was offered stays offered.
        """
        now = self._clock.now()
        late = now >= at + GRACE
        try:
            made, anybody = self._look(name, now, late)
        except Unavailable:
            if late or self._timers.set([Deadline(Kind.SEATS, name, now + SECOND, since=at)]):
                raise
            return None
        if made:
            return "offered late" if late else "offered"
        return "looked too late" if late and anybody else None

    def _look(self, name: str, now: int, late: bool) -> tuple[int, bool]:
        """How many offers were made, and whether anybody waits whom more seats of the row would fit; that is not asked
        when nothing is open and it is not late."""
        event_id, section, row_id = name.split("/")
        event = self._catalogue.any_event(event_id)
        row = rows.row(event_id, section, row_id) if serves(event, now) else None
        if row is None or not (late or open_names(row, now)):
            return 0, False
        candidates = Candidates(event, section, row, now)
        row = self._set_aside(event, section, row, candidates, now)
        made = 0
        for _ in range(_MOST_TURNS):
            match = candidates.first(row)
            if match is None:
                break
            changed, done = self._offer(event, match, candidates, now)
            made += done
            found = changed.get((section, row_id)) or rows.row(event_id, section, row_id)
            if found is None:
                return made, candidates.anybody
            row = found
        self._leave(event, section, row, candidates, now)
        return made, candidates.anybody or (late and bool(queue.wished_in_row(event_id, section, row_id)))

    def _offer(
        self, event: Event, match: CandidateMatch, candidates: Candidates, now: int
    ) -> tuple[dict[Key, Row], bool]:
        """Offer these seats to this party, which is not looked at again: whether it was done. If the seats have changed
        it was not, and these are their rows as they are now."""
        offer = self._offer_of(event, match, now)
        claim = offered(offer.hold, offer.until)
        seats = seat_offers.offering(event.id, match.seen, claim)
        ttl = kept_until(event.starts_at) // SECOND
        cart = cart_offers.offered(offer, event.max_per_customer, now, ttl)
        place = entries.offered(match.entry, offer.id, offer.until)
        try:
            transact([*seats.values(), cart, *place, offers.made(offer, ttl)])
        except Cancelled as cancelled:
            changed = rows.refusing_rows(seats, cancelled.refusals[: len(seats)])
            if not changed:
                candidates.pass_over(match.entry)
            self._maps.learn(event.id, changed)
            return changed, False
        candidates.pass_over(match.entry)
        self._maps.note(event.id, match.seen, claim)
        return {}, True

    def _offer_of(self, event: Event, match: CandidateMatch, now: int) -> SeatOffer:
        seats = tuple(map(str, match.seen))
        prices = [event.prices[category] for category in self._maps.categories(event, seats, "seats").values()]
        return SeatOffer(
            id=new_id("ofr", now),
            event=event.id,
            customer=match.entry.customer,
            seats=seats,
            amounts=tuple(price.amount for price in prices),
            total=total(prices),
            until=now + (event.offer_seconds or event.hold_seconds) * SECOND,
            entry=match.entry.id,
            wish=match.entry.wish.key,
            numbers=match.entry.numbers,
        )

    def _set_aside(self, event: Event, section: str, row: Row, candidates: Candidates, now: int) -> Row:
        """Seats for the party that collects, before others are looked at: `kernel.waitlists.collects_until`."""
        collecting = candidates.to_collect(row)
        if collecting is None:
            return row
        party, names, until = collecting
        return self._given(
            event, section, row, {name: row.claims.get(name) for name in names}, offered(party.id, until)
        )

    def _leave(self, event: Event, section: str, row: Row, candidates: Candidates, now: int) -> None:
        """Seats that fit nobody are the public's before their grace is over, unless somebody waits for whom they may
        become part of a run by then."""
        kept = kept_back(row, now, candidates.collecting())
        if not kept or candidates.anybody:
            return
        names = list(kept)
        for start in range(0, len(names), _AT_A_TIME):
            some = {name: kept[name] for name in names[start : start + _AT_A_TIME]}
            self._given(event, section, row, some, None)

    def _given(
        self, event: Event, section: str, row: Row, seen: Mapping[str, Claim | None], claim: Claim | None
    ) -> Row:
        """The row after its seats were given this claim, or none; as it was if they have changed meanwhile."""
        seats = {Seat(section, row.id, name): before for name, before in seen.items()}
        with suppress(SeatsTaken):
            seat_offers.give(event.id, seats, claim)
            self._maps.note(event.id, seats, claim)
            claims = {name: each for name, each in row.claims.items() if name not in seen}
            return replace(row, claims=claims | (dict.fromkeys(seen, claim) if claim else {}))
        return row
