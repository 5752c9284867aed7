"""Reads, extends and releases a customer's hold."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import LONGEST_CALL, Clock
from chalicelib.core.ids import is_id
from chalicelib.errors import Conflict, Lapsed, NotFound
from chalicelib.people.network_shares import NetworkShares
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.claims import claim_of
from chalicelib.seats.rules.holds import Hold, HoldState, held_until, unknown_hold
from chalicelib.seats.rules.network_share import seats_share
from chalicelib.seats.rules.seats import Row, by_row, parse_seats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import carts, rows
from chalicelib.seats.storage.carts import CartRefused
from chalicelib.seats.storage.rows import SeatsTaken


class Holds:
    def __init__(
        self,
        catalogue: Catalogue,
        maps: SeatMaps,
        release_seats: ReleaseSeats,
        shares: NetworkShares,
        clock: Clock,
    ) -> None:
        self._catalogue, self._maps, self._release_seats = catalogue, maps, release_seats
        self._shares, self._clock = shares, clock

    def get(self, customer: str, hold_id: str) -> Hold:
        """The customer's hold, live, being paid for or booked. Raises `NotFound` or `Lapsed`."""
        hold = self.find(customer, hold_id)
        now, event = self._clock.now(), self._catalogue.any_event(hold.event)
        lapsed_before = event.cancelled_at is None or hold.until <= event.cancelled_at
        if hold.state is not HoldState.BOOKED and not hold.live(now) and lapsed_before:
            hold.require_held(now)
        event.require_not_cancelled()
        return hold

    def find(self, customer: str, hold_id: str) -> Hold:
        """The customer's hold, live or not. Raises `NotFound`."""
        cart = carts.with_hold(customer, hold_id) if is_id("hld", hold_id) else None
        if cart is None:
            raise unknown_hold()
        return cart.hold_named(hold_id)

    def extend(self, hold: Hold, event: Event) -> Hold:
        """Extend the hold, as it was just read, by `hold_seconds`, once, unless others wait for its seats.

        The seats are extended first: a crash before the cart leaves them claimed a little too long. Raises `NotFound`,
        `Lapsed`, or `Conflict`: NOT_ON_SALE, ALREADY_EXTENDED, OTHERS_WAIT, HOLD_BOOKED, PAYMENT_IN_PROGRESS.
        """
        now = self._clock.now()
        event.require_not_cancelled()
        if hold.state is HoldState.HELD:
            event.require_sale_open(now)
        hold.require_held(now)
        if hold.extended:
            raise Conflict("A hold can be extended once.", "ALREADY_EXTENDED")
        longer = replace(hold, until=held_until(event, hold.until), extended=True)
        seats = parse_seats(hold.seats, "seats")
        if event.waitlist and self._wanted_by_others(event, hold):
            raise Conflict("Others wait for these seats.", "OTHERS_WAIT")
        claim = claim_of(longer, event.waitlist)
        try:
            rows.extend(event.id, seats, claim, now)
            carts.extend(longer, longer.until, now)
        except SeatsTaken as exc:
            self.find(hold.customer, hold.id).require_held(now)
            raise hold_lapsed() from exc
        except CartRefused as exc:
            exc.cart.hold_named(hold.id).require_held(now)
            raise Conflict("A hold can be extended once.", "ALREADY_EXTENDED") from exc
        self._maps.record_claim(event.id, seats, claim)
        return longer

    def _wanted_by_others(self, event: Event, hold: Hold) -> bool:
        categories = self._maps.categories(event, hold.seats, "seats")
        return self._release_seats.wanted_by_others(event, hold.customer, categories)

    def release(self, customer: str, hold_id: str) -> None:
        """Release the hold and free its seats. The network address that they counted for may hold as many others.

        After `Unavailable` the hold may be released and its seats not free: repeating the call frees them.

        Raises `NotFound`, `Lapsed`, or `Conflict`: HOLD_BOOKED, PAYMENT_IN_PROGRESS, HOLD_IN_FLIGHT.
        """
        now = self._clock.now()
        hold = self.find(customer, hold_id)
        if hold.state is HoldState.RELEASED and self._has_its_seats(hold):
            return self.free(hold)
        hold.require_held(now)
        if now < hold.started + LONGEST_CALL and not self._was_seen(hold) and not self._has_its_seats(hold):
            raise Conflict("This hold is still being taken.", "HOLD_IN_FLIGHT")
        try:
            released = carts.release(hold)
        except CartRefused as exc:
            exc.cart.hold_named(hold_id).require_held(now)
            raise hold_lapsed() from exc
        try:
            self.free(hold)
        finally:
            if released:
                self.uncount(hold.event, hold.network, len(hold.seats), hold.started)

    def _has_its_seats(self, hold: Hold) -> bool:
        """Whether the rows carry the hold yet. Otherwise another tab could release the hold between cart and rows, and
        its seats would be claimed afterwards."""
        return self._carried(hold, lambda key: rows.row(hold.event, *key))

    def _was_seen(self, hold: Hold) -> bool:
        """Whether this container has seen the rows carry the hold: it reaches them once, so they need not be read."""
        return self._carried(hold, lambda key: self._maps.last_seen(hold.event, *key))

    def _carried(self, hold: Hold, row_at: Callable[[rows.Key], Row | None]) -> bool:
        by_key = by_row(parse_seats(hold.seats, "seats")).items()
        return all((row := row_at(key)) is not None and row.claimed_by(hold.id, names) for key, names in by_key)

    def uncount(self, event: str, network: str, seats: int, since: int) -> None:
        """Let this network address, if it is known, hold as many seats again as have counted for it since that instant.
        Whoever ends the hold with a conditional write calls it, so once a hold."""
        if network:
            with suppress(NotFound):
                self._shares.give_back(seats_share(self._catalogue.any_event(event)), network, seats, since)

    def free(self, hold: Hold) -> None:
        """Free the seats of a hold that its cart has released."""
        with suppress(SeatsTaken):
            self._release_seats.release(hold.event, parse_seats(hold.seats, "seats"), hold.id)


def hold_lapsed() -> Lapsed:
    return Lapsed("This hold has lapsed.", "HOLD_LAPSED")
