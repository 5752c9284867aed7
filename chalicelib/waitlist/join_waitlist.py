"""A customer's entries in the waitlist of an event: joining, reading, leaving.

    join: the wish is claimed (once a customer) ─► a number is drawn in each of its lines ─► the entry is in them

Joining again gives the same entry. The answer has the position, and no two customers get the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.ids import new_id
from chalicelib.core.money import Money, total
from chalicelib.core.payable import require_payable
from chalicelib.core.time_limit import cleaning_up
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Collided, Conflict, Fault, Invalid, Unavailable
from chalicelib.people.network_shares import NetworkShares
from chalicelib.seats.own_address import OwnAddress
from chalicelib.seats.rules.holds import over_limit
from chalicelib.seats.rules.network_share import seats_share
from chalicelib.seats.rules.seats import Seat, SeatState, by_row, parse_seats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.table import lines
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.transactions import Cancelled
from chalicelib.waitlist.answer_offer import AnswerOffer
from chalicelib.waitlist.end_entries import EndEntries
from chalicelib.waitlist.rules.endings import ending_of, entry_at
from chalicelib.waitlist.rules.entries import (
    MOST_ROWS,
    MOST_WISHES,
    Entry,
    EntryState,
    Outcome,
    QueuePosition,
    Wish,
    row_name,
)
from chalicelib.waitlist.rules.network_share import places_share
from chalicelib.waitlist.storage import entries, open_offers, queue
from chalicelib.waitlist.storage.open_offers import OpenOffer
from chalicelib.waitlist.void_numbers import void_own

_BETWEEN_CHECKS = 10 * SECOND


class JoinWaitlist:
    def __init__(
        self,
        maps: SeatMaps,
        offers: AnswerOffer,
        end_entries: EndEntries,
        own_address: OwnAddress,
        shares: NetworkShares,
        timers: Timers,
        clock: Clock,
    ) -> None:
        self._maps, self._offers, self._end_entries = maps, offers, end_entries
        self._own_address, self._shares = own_address, shares
        self._timers, self._clock = timers, clock

    def join(
        self,
        customer: str,
        event: Event,
        seats: Sequence[str] | None,
        category: str | None,
        quantity: int,
        address: str = "",
    ) -> QueuePosition:
        """Wait for these seats, or for `quantity` seats together in the category; a new entry counts for the network
        address, if it is known.

        Raises `Invalid`, `TooMany`, `Forbidden` EMAIL_NOT_CONFIRMED, or `Conflict`: NOT_ON_SALE, WAITLIST_CLOSED,
        LIMIT_REACHED, EMAIL_USED, TOO_MANY_WISHES, AMOUNT_NOT_PAYABLE.
        """
        now = self._clock.now()
        wish, price = self._wish(event, seats, category, quantity)
        event.require_on_sale(now)
        if not event.waitlist:
            raise _closed()
        if wish.quantity > event.max_per_customer:
            raise over_limit(wish.quantity, 0, event.max_per_customer)
        self._shares.require_possible(seats_share(event), address, wish.quantity)
        require_payable(price)
        self._own_address.require(customer, event, now)
        known = entries.of_customer(customer, event.id)
        entry = next((entry for entry in known if entry.wish.key == wish.key), None)
        if entry is not None and entry.offer and entry.state is EntryState.OFFERED and not entry.live(now):
            self._offers.record_lapse(self._offers.get(customer, entry.offer))
        if entry is None or not entry.live(now):
            with self._shares.taken(places_share(event), address):
                entry = self._new(customer, event, wish, known, now)
        return QueuePosition(entry, self._position(entry, open_offers.lapsed(event.id, now)))

    def of_customer(self, customer: str, event: Event) -> list[QueuePosition]:
        """The customer's entries for this event, ended ones too, in the order of joining."""
        known = [entry for entry in self._now(customer, event) if entry.state is not EntryState.JOINING]
        lapsed = open_offers.lapsed(event.id, self._clock.now()) if known else []
        return [
            QueuePosition(entry, None if entry.state is EntryState.ENDED else self._position(entry, lapsed))
            for entry in sorted(known, key=lambda entry: entry.order)
        ]

    def leave(self, customer: str, event: Event, id: str | None) -> None:
        """End the entry with this id, or all of the customer's, and withdraw its offer. Twice is once."""
        for entry in self._now(customer, event):
            if id in (None, entry.id) and entry.state is EntryState.JOINING:
                entries.abandon(entry)
            elif id in (None, entry.id) and entry.state is not EntryState.ENDED:
                self._leave(event, entry)

    def _now(self, customer: str, event: Event) -> list[Entry]:
        """The customer's entries as they are now, recorded or not."""
        now = self._clock.now()
        ending = ending_of(event, now)
        return [entry_at(entry, ending, now) for entry in entries.of_customer(customer, event.id)]

    def _new(self, customer: str, event: Event, wish: Wish, known: Sequence[Entry], now: int) -> Entry:
        waitlist = queue.waitlist(event.id)
        if waitlist.closed:
            raise _closed()
        if sum(entry.at(now).state is not EntryState.ENDED for entry in known) >= MOST_WISHES:
            raise Conflict(f"At most {MOST_WISHES} wishes a customer.", "TOO_MANY_WISHES")
        ttl = kept_until(event.starts_at) // SECOND
        if waitlist.check_at is None or waitlist.check_at > now + MINUTE:
            queue.look_at(event.id, now + MINUTE, ttl)
        entry = Entry(
            new_id("wtl", now), event.id, customer, wish, now, already_booked=self._already_booked(event, wish)
        )

        def attempt() -> Entry:
            other = entries.claim(entry, ttl)
            if other is None:
                return self._with_numbers(event, entry, ttl, now)
            if other.state is EntryState.JOINING:
                raise Overtaken  # by another call of the same customer, which is joining
            return other

        return retry(attempt)

    def _with_numbers(self, event: Event, entry: Entry, ttl: int, now: int) -> Entry:
        pk, size = queue.partition_of(event.id), entry.wish.quantity
        numbers = {line: lines.draw(pk, line, size, ttl, not index) for index, line in enumerate(entry.wish.lines)}
        try:
            waiting = entries.wait(entry, numbers, ttl)
        except Cancelled as exc:
            void_own(event, numbers)
            if exc.refusals[0] is None:  # one of the numbers was voided: this call took very long
                return self._with_numbers(event, entry, ttl, now)
            raise Unavailable("Another call is joining with the same wish.") from exc
        except Collided:
            with suppress(Unavailable), cleaning_up():
                void_own(event, numbers)
                entries.abandon(entry)
            raise
        self._timers.set([Deadline(kind, name, now) for kind, name in self._checks(waiting, now)])
        return waiting

    def _checks(self, entry: Entry, now: int) -> list[tuple[DeadlineKind, str]]:
        """What to check for seats for a new entry: the rows of its seats, or else the whole event. The event only if
        no party of the same size came before, which would have the seats already, and every ten seconds at most."""
        rows = by_row(parse_seats(entry.wish.seats, "seats"))
        if rows:
            return [(DeadlineKind.SEATS, row_name(entry.event, *row)) for row in rows]
        first = next(queue.of_size(entry.event, entry.wish.category, entry.wish.quantity), entry)
        if first.id != entry.id or not queue.claim_check(entry.event, now, _BETWEEN_CHECKS):
            return []
        return [(DeadlineKind.WAITLIST, entry.event)]

    def _leave(self, event: Event, entry: Entry) -> None:
        if entry.state is EntryState.WAITING and self._end_entries.end(event, entry, Outcome.LEFT):
            return
        found = entries.get(entry.customer, event.id, entry.wish.key)
        if found is not None and found.id == entry.id and found.offer is not None:
            self._offers.withdraw(entry.customer, found.offer)

    def _position(self, entry: Entry, lapsed: Sequence[OpenOffer]) -> int:
        """The position in the longest of its lines. Offers that have lapsed are out of it, recorded or not."""
        pk = queue.partition_of(entry.event)

        def position(line: str, number: int) -> int:
            gone = [offer.numbers[line] for offer in lapsed if line in offer.numbers]
            return lines.position_now(pk, line, number, gone)

        return max(position(line, number) for line, number in entry.numbers.items())

    def _wish(
        self, event: Event, seats: Sequence[str] | None, category: str | None, quantity: int
    ) -> tuple[Wish, Money]:
        """The wish, and what its seats cost now."""
        if seats is not None:
            found = self._maps.categories(event, seats, "seats")
            if len(by_row(found)) > MOST_ROWS:
                raise Invalid([Fault("seats", f"are in more than {MOST_ROWS} rows")])
            wish = Wish(found[min(found)], len(found), tuple(sorted(map(str, found))))
            return wish, total(event.prices[each] for each in found.values())
        if category is None or category not in event.prices:
            raise Invalid([Fault("category", "is not a price category of this event")])
        if not self._has_room(event, category, quantity):
            raise Invalid([Fault("quantity", "is more than any row of this category has")])
        return Wish(category, quantity), total([event.prices[category]] * quantity)

    def _has_room(self, event: Event, category: str, quantity: int) -> bool:
        return any(
            row.category == category and len(row.names) >= quantity
            for section in event.sections
            if category in section.categories
            for row in self._maps.layout(event.id, section.id).rows
        )

    def _already_booked(self, event: Event, wish: Wish) -> tuple[str, ...]:
        """The seats of the wish that are booked already."""
        return tuple(str(seat) for seat in parse_seats(wish.seats, "seats") if self._is_booked(event, seat))

    def _is_booked(self, event: Event, seat: Seat) -> bool:
        row = self._maps.section(event.id, seat.section).row(seat.row)
        claim = row.claims.get(seat.name) if row else None
        return claim is not None and claim.state is SeatState.BOOKED


def _closed() -> Conflict:
    return Conflict("The waitlist of this event is closed.", "WAITLIST_CLOSED")
