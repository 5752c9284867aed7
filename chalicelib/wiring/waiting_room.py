"""The use cases of waiting rooms."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property

from chalicelib.catalogue.rules.events import Event
from chalicelib.errors import NotFound
from chalicelib.people.prove_work import ProveWork
from chalicelib.waiting_room.assign_places import AssignPlaces
from chalicelib.waiting_room.claim_admission import ClaimAdmission
from chalicelib.waiting_room.control_room import ControlRoom
from chalicelib.waiting_room.find_place import FindPlace
from chalicelib.waiting_room.hold_ticket import HoldTicket
from chalicelib.waiting_room.join_room import JoinRoom, Proofs
from chalicelib.waiting_room.read_room import ReadRoom
from chalicelib.waiting_room.rules.changes import Sale
from chalicelib.waiting_room.set_up_room import SetUpRoom
from chalicelib.wiring.catalogue import CatalogueService
from chalicelib.wiring.outside import Outside
from chalicelib.wiring.people import PeopleService


class WaitingRoomService:
    def __init__(self, outside: Outside, people: PeopleService, catalogue: CatalogueService) -> None:
        self._outside, self._people, self._catalogue = outside, people, catalogue

    @cached_property
    def read_room(self) -> ReadRoom:
        """It asks the catalogue whether a room's event was published."""

        def unpublished(event: str) -> bool:
            found = self._event(event)
            return found is not None and found.unpublished

        return ReadRoom(unpublished, self._outside.clock)

    @cached_property
    def find_place(self) -> FindPlace:
        return FindPlace()

    @cached_property
    def hold_ticket(self) -> HoldTicket:
        return HoldTicket(self.find_place, self._people.tokens, self._outside.clock)

    @cached_property
    def join_room(self) -> JoinRoom:
        outside, shares = self._outside, self._people.network_shares
        return JoinRoom(self.read_room, self.hold_ticket, outside.joins, self.proofs, shares, outside.clock)

    @cached_property
    def assign_places(self) -> AssignPlaces:
        return AssignPlaces(self.find_place, self._outside.clock)

    @cached_property
    def control_room(self) -> ControlRoom:
        """It asks the catalogue for the sale of a room's event, and waits for no event that is not there."""
        outside = self._outside

        def sale_of(event: str) -> Sale | None:
            found = self._event(event)
            return Sale.of(found) if found else None

        return ControlRoom(outside.joins, sale_of, outside.timers, outside.clock)

    @cached_property
    def claim_admission(self) -> ClaimAdmission:
        return ClaimAdmission(self.read_room, self.hold_ticket, self._people.admissions, self._outside.clock)

    @cached_property
    def set_up_room(self) -> SetUpRoom:
        outside = self._outside
        return SetUpRoom(self._catalogue.read_catalogue, self.read_room, outside.timers, outside.clock)

    def _event(self, id: str) -> Event | None:
        with suppress(NotFound):
            return self._catalogue.read_catalogue.any_event(id)
        return None

    @cached_property
    def proofs(self) -> Proofs:
        """The deployment's challenge; a room may ask for proofs also where the deployment asks for none."""
        if self._outside.config.challenge == "none":
            return ProveWork(self._people.tokens, self._outside.clock)
        return self._people.challenges
