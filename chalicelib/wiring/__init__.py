"""Builds the objects, once a container. `outside` has the adapter behind each port, `looks` what deadlines ring
for, `stores` and `bars` those parts of the container."""

from __future__ import annotations

from functools import cached_property

from botocore.config import Config

from chalicelib.adapters import qr
from chalicelib.adapters.tickets import Tickets
from chalicelib.bars.feed import BarLive
from chalicelib.bars.storage import locations
from chalicelib.catalogue.index_events import Filing
from chalicelib.catalogue.rank_popular import Popularity
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.search_events import Search
from chalicelib.live.feeds import Subjects
from chalicelib.live.publish import Live
from chalicelib.orders.cancel_booking import Cancelling
from chalicelib.orders.finalize import Finalizing
from chalicelib.orders.payment_audit import Auditing
from chalicelib.orders.payment_webhook import Hearing
from chalicelib.orders.place_booking import Bookings
from chalicelib.orders.refunds import Returning
from chalicelib.orders.tickets import Ticketing
from chalicelib.organising.cancel_event import Unwinding
from chalicelib.organising.count_sales import Sales
from chalicelib.organising.edit_events import Organising
from chalicelib.organising.list_attendees import Attendees
from chalicelib.organising.mark_seats import Seating
from chalicelib.people.identities import People
from chalicelib.people.rate_limits import Limits
from chalicelib.people.reset_password import Resetting
from chalicelib.people.rules.accounts import TokenKind
from chalicelib.people.sign_in import SignIns
from chalicelib.seats.holds import Holds
from chalicelib.seats.release_seats import Freeing
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.take_hold import Taking
from chalicelib.settings import Settings, settings
from chalicelib.table.deadlines import Deadlines
from chalicelib.table.items import bind
from chalicelib.waitlist.answer_offer import Offers
from chalicelib.waitlist.emails import Letters
from chalicelib.waitlist.end_entries import Ending
from chalicelib.waitlist.join_waitlist import Waitlists
from chalicelib.waitlist.make_offers import Offering
from chalicelib.waitlist.sweep import Patrol
from chalicelib.waitlist.triggers import Waking
from chalicelib.wiring.bars import BarUses
from chalicelib.wiring.looks import looks
from chalicelib.wiring.outside import Outside, Ports
from chalicelib.wiring.stores import StoreUses


class Container(StoreUses, BarUses):
    """Everything a Lambda may need; each object is made when it is first asked for, so a function pays for its own."""

    def __init__(self, config: Settings, ports: Ports | None = None) -> None:
        super().__init__(config, Outside(config, ports or Ports()))
        # botocore otherwise puts its user agent together anew for every call: a tenth of the call's CPU
        bind(config, Config(user_agent="linehold"))
        locations.bind(config)

    @cached_property
    def people(self) -> People:
        return People(self.tokens, self.operator_sign_ins, self.clock)

    @cached_property
    def operator_sign_ins(self) -> SignIns:
        return SignIns(TokenKind.OPERATOR, self.tokens, self.clock)

    @cached_property
    def resetting(self) -> Resetting:
        return Resetting(self.tokens, self._outside.timers, self._outside.mail, self.clock, self._config.web_url)

    @cached_property
    def limits(self) -> Limits:
        return Limits(self.clock)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.clock)

    @cached_property
    def organising(self) -> Organising:
        return Organising(self.catalogue, self._outside.timers, self.clock)

    @cached_property
    def search(self) -> Search:
        return Search(self.clock)

    @cached_property
    def popularity(self) -> Popularity:
        return Popularity(self._config.popular_half_life_hours, self._config.popular_released_days, self.clock)

    @cached_property
    def filing(self) -> Filing:
        return Filing(self._outside.notices, self.clock)

    @cached_property
    def maps(self) -> SeatMaps:
        return SeatMaps(self.clock)

    @cached_property
    def holds(self) -> Holds:
        return Holds(self.catalogue, self.maps, self.freeing, self.clock)

    @cached_property
    def freeing(self) -> Freeing:
        return Freeing(self.catalogue, self.maps, self.clock)

    @cached_property
    def taking(self) -> Taking:
        return Taking(self.holds, self.maps, self.clock, self._outside.random)

    @cached_property
    def finalizing(self) -> Finalizing:
        return Finalizing(self.catalogue, self.maps, self.freeing, self._returning, self._outside.payments, self.clock)

    @cached_property
    def bookings(self) -> Bookings:
        payments, timers = self._outside.payments, self._outside.timers
        return Bookings(self.taking, self.holds, self.maps, self.finalizing, payments, timers, self.clock)

    @cached_property
    def cancelling(self) -> Cancelling:
        return Cancelling(self.catalogue, self.bookings, self._returning, self.clock)

    @cached_property
    def auditing(self) -> Auditing:
        return Auditing(self.finalizing, self._returning, self._outside.payments)

    @cached_property
    def hearing(self) -> Hearing:
        return Hearing(self._outside.payments, self._outside.timers, self.clock)

    @cached_property
    def sales(self) -> Sales:
        return Sales(self.clock)

    @cached_property
    def attendees(self) -> Attendees:
        return Attendees(self.maps, self.clock)

    @cached_property
    def seating(self) -> Seating:
        return Seating(self.maps, self.freeing, self.clock)

    @cached_property
    def ticketing(self) -> Ticketing:
        return Ticketing(Tickets(self._outside.keys(self._config.tickets_secret)), self.organising, self.clock)

    @cached_property
    def unwinding(self) -> Unwinding:
        return Unwinding(self.catalogue, self.maps, self._outside.timers, self.clock)

    @cached_property
    def waitlists(self) -> Waitlists:
        return Waitlists(self.maps, self.offers, self.ending, self._outside.timers, self.clock)

    @cached_property
    def offers(self) -> Offers:
        return Offers(self.catalogue, self.maps, self.freeing, self.holds, self.offering, self.ending, self.clock)

    @cached_property
    def offering(self) -> Offering:
        return Offering(self.catalogue, self.maps, self._outside.timers, self.clock)

    @cached_property
    def ending(self) -> Ending:
        return Ending(self.catalogue, self._outside.timers, self.clock)

    @cached_property
    def patrol(self) -> Patrol:
        return Patrol(self.catalogue, self.ending, self._outside.timers, self.clock)

    @cached_property
    def waking(self) -> Waking:
        return Waking(self.catalogue, self._outside.timers, self.clock)

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.catalogue, self._outside.mail, self.limits, self.clock)

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines(looks(self), self._outside.timers, self.clock)

    @cached_property
    def live(self) -> Live:
        subjects = Subjects(
            self.catalogue, self.maps, self.offers, self.stores, self.bars, self.requesting, qr.svg, self.clock
        )
        return Live(subjects, self._outside.push, self.clock)

    @cached_property
    def bar_live(self) -> BarLive:
        return BarLive(self.live, self.bars, self._outside.timers, self.clock)

    @cached_property
    def _returning(self) -> Returning:
        return Returning(self.freeing, self._outside.payments, self.clock)


_container: Container | None = None


def container() -> Container:
    """This container's objects."""
    global _container
    _container = _container or Container(settings())
    return _container


def use(replacement: Container | None) -> None:
    """Let these objects serve from now on; None makes them anew from the environment. For tests."""
    global _container
    _container = replacement


__all__ = ["Container", "Ports", "container", "qr", "use"]
