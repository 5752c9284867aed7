"""The use cases of orders."""

from __future__ import annotations

from functools import cached_property

from chalicelib.adapters.tickets import TicketSigner
from chalicelib.orders.cancel_booking import CancelBooking
from chalicelib.orders.finalize import Finalize
from chalicelib.orders.payment_audit import PaymentAudit
from chalicelib.orders.payment_webhook import PaymentWebhook
from chalicelib.orders.place_booking import Bookings
from chalicelib.orders.refunds import Refunds
from chalicelib.orders.send_booking import SendBooking
from chalicelib.orders.tickets import Tickets
from chalicelib.wiring.catalogue import CatalogueService
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService
from chalicelib.wiring.seats import SeatsService


class OrdersService:
    def __init__(
        self, outside: Outside, people: PeopleService, catalogue: CatalogueService, seats: SeatsService
    ) -> None:
        self._outside, self._people, self._catalogue, self._seats = outside, people, catalogue.read_catalogue, seats

    @cached_property
    def refunds(self) -> Refunds:
        return Refunds(self._seats.release_seats, self._outside.payments, self._outside.clock)

    @cached_property
    def finalize(self) -> Finalize:
        seats, outside = self._seats, self._outside
        return Finalize(
            self._catalogue,
            seats.seat_maps,
            seats.release_seats,
            seats.holds,
            self.refunds,
            outside.payments,
            outside.clock,
        )

    @cached_property
    def place_booking(self) -> Bookings:
        seats, outside = self._seats, self._outside
        return Bookings(
            seats.take_hold,
            seats.seat_maps,
            self.finalize,
            outside.payments,
            outside.timers,
            outside.clock,
        )

    @cached_property
    def cancel_booking(self) -> CancelBooking:
        return CancelBooking(self._catalogue, self.place_booking, self.refunds, self._outside.clock)

    @cached_property
    def send_booking(self) -> SendBooking:
        people, outside = self._people, self._outside
        return SendBooking(
            self._catalogue,
            people.tokens,
            outside.timers,
            people.letters,
            people.rate_limits,
            outside.clock,
            outside.config.web_url,
        )

    @cached_property
    def payment_audit(self) -> PaymentAudit:
        return PaymentAudit(self.finalize, self.refunds, self._outside.payments)

    @cached_property
    def payment_webhook(self) -> PaymentWebhook:
        return PaymentWebhook(self._outside.payments, self._outside.timers, self._outside.clock)

    @cached_property
    def tickets(self) -> Tickets:
        signer = TicketSigner(self._outside.keys(self._outside.config.tickets_secret))
        return Tickets(signer, self._catalogue, self._outside.clock)
