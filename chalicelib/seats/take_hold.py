"""Takes holds: claims the cart first, then the row; if the row refuses, the cart is released.

A hold of seats in one row costs two writes and, in a container that has the event and its plan in memory, no read. A
crash between the two writes leaves a claim on the cart alone, which lapses like any hold. A third write comes first
where the event has more seats than the callers at one network address may hold together: it counts the seats for that
address, so that one caller with many identities cannot hold a whole event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random

from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.ids import new_id
from chalicelib.core.money import total
from chalicelib.core.payable import require_payable
from chalicelib.core.time_limit import cleaning_up
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Fault, Invalid, Unavailable
from chalicelib.people.network_shares import NetworkShares
from chalicelib.seats.holds import Holds
from chalicelib.seats.own_address import OwnAddress
from chalicelib.seats.rules import choice
from chalicelib.seats.rules.claims import claim_of
from chalicelib.seats.rules.holds import Hold, HoldState, held_until, over_limit, seat_taken
from chalicelib.seats.rules.network_share import counted_network, seats_share
from chalicelib.seats.rules.seats import Row, Seat, by_row
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.seen_taken import SeenTaken, is_taken
from chalicelib.seats.storage import carts, rows
from chalicelib.seats.storage.carts import CartRefused
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.table.retry import CHOOSING, Overtaken, retry

_MOST_NAMED = 60
"""Seats that one condition may name within 4 kB. If a scattered party has more seats beside it, the others are checked
against the cached row only: leaving no orphan is a courtesy, not a promise."""


@dataclass(frozen=True, slots=True)
class BestAvailable:
    """Any `quantity` seats together in this category, perhaps of one section."""

    category: str
    quantity: int
    section: str | None = None


class TakeHold:
    def __init__(
        self,
        holds: Holds,
        maps: SeatMaps,
        own_address: OwnAddress,
        shares: NetworkShares,
        clock: Clock,
        random: Random,
    ) -> None:
        self._holds, self._maps, self._own_address, self._shares = holds, maps, own_address, shares
        self._clock, self._random, self._seen_taken = clock, random, SeenTaken(maps)

    def take(self, customer: str, event: Event, names: Sequence[str], path: str = "seats", address: str = "") -> Hold:
        """Hold these seats, all or none, for a customer at this network address, which may not be known.

        Raises `Invalid` (unknown seats, or ORPHAN_SEAT), `TooMany`, `Forbidden` EMAIL_NOT_CONFIRMED, or `Conflict`:
        NOT_ON_SALE, HOLD_EXISTS, LIMIT_REACHED, EMAIL_USED, AMOUNT_NOT_PAYABLE, or SEAT_TAKEN with every seat that is
        not free.
        """
        now = self._clock.now()
        categories = self._maps.categories(event, names, path)
        seats = tuple(categories)
        event.require_on_sale(now)
        _require_within_cap(event, len(seats))
        mailbox = self._own_address.require(customer, event, now)
        self._seen_taken.require_free(customer, event, seats, mailbox, now)
        hold = self._claim_cart(customer, event, categories, counted_network(event, address), mailbox, now)
        return self._hold_with_seats(hold, lambda: self._claim_chosen(event, seats, hold, now))

    def take_best(self, customer: str, event: Event, wish: BestAvailable, address: str = "") -> Hold:
        """Hold the best place. Raises as `take` does; SEAT_TAKEN when no row has that many seats together."""
        now = self._clock.now()
        sections = self._sections(event, wish)
        event.require_on_sale(now)
        _require_within_cap(event, wish.quantity)
        mailbox = self._own_address.require(customer, event, now)
        seats = self._choose(event, wish, sections, now)
        chosen = dict.fromkeys(seats, wish.category)
        hold = self._claim_cart(customer, event, chosen, counted_network(event, address), mailbox, now)
        return self._hold_with_seats(hold, lambda: self._claim_best(event, wish, sections, seats, hold, now))

    def _claim_cart(
        self, customer: str, event: Event, categories: Mapping[Seat, str], network: str, mailbox: str, now: int
    ) -> Hold:
        """The hold in its customer's cart. It counts for the network address from here until it is released, booked or
        long over."""
        prices = [event.prices[category] for category in categories.values()]
        require_payable(total(prices))
        hold = Hold(
            id=new_id("hld", now),
            event=event.id,
            customer=customer,
            seats=tuple(map(str, categories)),
            total=total(prices),
            state=HoldState.HELD,
            started=now,
            until=held_until(event, now),
            amounts=tuple(price.amount for price in prices),
            network=network,
        )
        try:
            with self._shares.taken(seats_share(event), network, len(prices)):
                carts.claim(hold, event.max_per_customer, now, kept_until(event.starts_at) // SECOND, mailbox)
        except CartRefused as exc:
            raise exc.cart.refusal(len(prices), event.max_per_customer, now, mailbox) from exc
        return hold

    def _hold_with_seats(self, hold: Hold, claim: Callable[[], Hold]) -> Hold:
        """The hold with its seats claimed. If they cannot be claimed, the cart is released."""
        try:
            return claim()
        except (Conflict, Invalid):
            with suppress(Unavailable), cleaning_up():
                self._release_cart(hold)
            raise
        except Exception:  # the row may have been written, so its seats are freed too
            with suppress(Unavailable), cleaning_up():
                self._release_cart(hold)
                self._holds.free(hold)
            raise

    def _release_cart(self, hold: Hold) -> None:
        with suppress(CartRefused):  # lapsed and replaced, or released in another tab
            if carts.release(hold):
                self._holds.uncount(hold.event, hold.network, len(hold.seats), hold.started)

    def _claim_chosen(self, event: Event, seats: Sequence[Seat], hold: Hold, now: int) -> Hold:
        known: dict[rows.Key, Row] = {}

        def attempt() -> Hold:
            beside = self._beside(event, seats, known, now)[: _MOST_NAMED - len(seats)] if event.no_orphans else ()
            try:
                rows.claim(event.id, seats, claim_of(hold, event.waitlist), now, beside)
            except SeatsTaken as exc:
                known.update(exc.rows)
                self._maps.record_rows(event.id, exc.rows)
                taken = [str(seat) for seat in seats if is_taken(exc.rows, seat, now)]
                if taken:
                    raise seat_taken(taken) from exc
                raise Overtaken from exc  # only a seat beside them was taken
            self._maps.record_claim(event.id, seats, claim_of(hold, event.waitlist))
            return hold

        return retry(attempt, lambda: seat_taken(hold.seats), CHOOSING)

    def _beside(self, event: Event, seats: Sequence[Seat], known: Mapping[rows.Key, Row], now: int) -> Sequence[Seat]:
        """The seats that must stay free for this choice to leave no orphan. Raises `Invalid` ORPHAN_SEAT.

        A row whose cached copy shows a chosen seat as taken is left out: the store decides.
        """
        alone: list[str] = []
        beside: list[Seat] = []
        for key, names in by_row(seats).items():
            row = known.get(key) or self._maps.section(event.id, key[0]).row(key[1])
            if row is None or not all(row.free(name, now) for name in names):
                continue
            alone += [str(Seat(*key, name)) for name in choice.orphans(row, names, now)]
            beside += [Seat(*key, name) for name in choice.kept_free(row, names, now)]
        if alone:
            raise Invalid([Fault("seats", f"would leave {', '.join(alone)} alone")], "ORPHAN_SEAT", {"seats": alone})
        return beside

    def _claim_best(
        self, event: Event, wish: BestAvailable, sections: Sequence[str], seats: Sequence[Seat], hold: Hold, now: int
    ) -> Hold:
        def attempt() -> Hold:
            nonlocal seats, hold
            try:
                rows.claim(event.id, seats, claim_of(hold, event.waitlist), now)
            except SeatsTaken as exc:
                self._maps.record_rows(event.id, exc.rows)
                seats = self._choose_again(event, wish, sections, exc.rows, now)
                hold = replace(hold, seats=tuple(map(str, seats)))
                self._reseat(hold)
                raise Overtaken from exc
            self._maps.record_claim(event.id, seats, claim_of(hold, event.waitlist))
            return hold

        return retry(attempt, lambda: _no_place(wish), CHOOSING)

    def _reseat(self, hold: Hold) -> None:
        try:
            carts.reseat(hold)
        except CartRefused as exc:
            raise Conflict("This hold was released meanwhile.", "SEAT_TAKEN", {"seats": []}) from exc

    def _choose(self, event: Event, wish: BestAvailable, sections: Sequence[str], now: int) -> list[Seat]:
        pairs = self._maps.rows(event.id, sections)
        return self._pick(choice.best_places(pairs, wish.category, wish.quantity, now), wish)

    def _choose_again(
        self, event: Event, wish: BestAvailable, sections: Sequence[str], seen: Mapping[rows.Key, Row], now: int
    ) -> list[Seat]:
        """Another place, from the rows that the store has just returned if they have room, otherwise from any."""
        pairs = ((section, row) for (section, _), row in seen.items())
        places = choice.best_places(pairs, wish.category, wish.quantity, now)
        return self._pick(places, wish) if places else self._choose(event, wish, sections, now)

    def _pick(self, places: Sequence[choice.SeatRun], wish: BestAvailable) -> list[Seat]:
        if not places:
            raise _no_place(wish)
        place = choice.spread(places, self._random)
        return [Seat(place.section, place.row, name) for name in place.names]

    def _sections(self, event: Event, wish: BestAvailable) -> list[str]:
        faults: list[Fault] = []
        if wish.category not in event.prices:
            faults.append(Fault("best_available.category", "is not a price category of this event"))
        if wish.section is not None and not event.has_section(wish.section):
            faults.append(Fault("best_available.section", "is not a section of this event"))
        if faults:
            raise Invalid(faults)
        if wish.section is not None:
            return [wish.section]
        return [section.id for section in event.sections if wish.category in section.categories]


def _no_place(wish: BestAvailable) -> Conflict:
    return Conflict(
        f"No row has {wish.quantity} free seats of category {wish.category} side by side.",
        "SEAT_TAKEN",
        {"seats": [], "category": wish.category, "quantity": wish.quantity},
    )


def _require_within_cap(event: Event, quantity: int) -> None:
    if quantity > event.max_per_customer:
        raise over_limit(quantity, 0, event.max_per_customer)
