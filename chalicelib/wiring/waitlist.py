"""The use cases of the waitlist."""

from __future__ import annotations

from functools import cached_property

from chalicelib.waitlist.answer_offer import AnswerOffer
from chalicelib.waitlist.end_entries import EndEntries
from chalicelib.waitlist.end_waitlist import EndWaitlist
from chalicelib.waitlist.join_waitlist import JoinWaitlist
from chalicelib.waitlist.make_offers import MakeOffers
from chalicelib.waitlist.manage_waitlist import ManageWaitlist
from chalicelib.waitlist.sweep import Sweep
from chalicelib.waitlist.triggers import Triggers
from chalicelib.wiring.catalogue import CatalogueService
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService
from chalicelib.wiring.seats import SeatsService


class WaitlistService:
    def __init__(
        self, outside: Outside, people: PeopleService, catalogue: CatalogueService, seats: SeatsService
    ) -> None:
        self._outside, self._catalogue, self._seats = outside, catalogue.read_catalogue, seats
        self._shares = people.network_shares

    @cached_property
    def join_waitlist(self) -> JoinWaitlist:
        outside, seats = self._outside, self._seats
        return JoinWaitlist(
            seats.seat_maps,
            self.answer_offer,
            self.end_entries,
            seats.own_address,
            self._shares,
            outside.timers,
            outside.clock,
        )

    @cached_property
    def manage_waitlist(self) -> ManageWaitlist:
        return ManageWaitlist(self._outside.clock)

    @cached_property
    def answer_offer(self) -> AnswerOffer:
        seats = self._seats
        return AnswerOffer(
            self._catalogue,
            seats.seat_maps,
            seats.release_seats,
            seats.holds,
            self.make_offers,
            self.end_entries,
            self._seats.own_address,
            self._shares,
            self._outside.clock,
        )

    @cached_property
    def make_offers(self) -> MakeOffers:
        return MakeOffers(self._catalogue, self._seats.seat_maps, self._outside.timers, self._outside.clock)

    @cached_property
    def end_entries(self) -> EndEntries:
        return EndEntries(self._catalogue, self._outside.timers, self._outside.clock)

    @cached_property
    def end_waitlist(self) -> EndWaitlist:
        return EndWaitlist(self.answer_offer, self.end_entries, self._outside.timers, self._outside.clock)

    @cached_property
    def sweep(self) -> Sweep:
        return Sweep(self._catalogue, self.end_waitlist, self._outside.timers, self._outside.clock)

    @cached_property
    def triggers(self) -> Triggers:
        return Triggers(self._catalogue, self._outside.timers, self._outside.clock)
