"""Joining: an accepted join is one message, and the second in which the queue takes it is the customer's for good."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Protocol

from chalicelib.adapters.joins import Joins
from chalicelib.core.clock import Clock
from chalicelib.core.times import HOUR
from chalicelib.errors import Forbidden
from chalicelib.people.network_shares import NetworkShares
from chalicelib.people.rules.challenges import Challenge
from chalicelib.people.rules.shares import Share, Shared
from chalicelib.waiting_room.hold_ticket import HoldTicket
from chalicelib.waiting_room.read_room import ReadRoom
from chalicelib.waiting_room.rules.places import Join
from chalicelib.waiting_room.rules.rooms import Phase, Room
from chalicelib.waiting_room.rules.tickets import ticket_id
from chalicelib.waiting_room.storage import places


class Proofs(Protocol):
    """What a room asks for at the door, if it does."""

    def new(self) -> Challenge: ...

    def require(self, proof: str | None) -> None:
        """Raises `Forbidden` CHALLENGE_NEEDED or CHALLENGE_FAILED unless the proof is right; `Unavailable`."""
        ...


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a customer gets for joining: a ticket, which may be claimed with once its position is called."""

    id: str
    ticket: str
    phase: Phase


class JoinRoom:
    def __init__(
        self,
        rooms: ReadRoom,
        tickets: HoldTicket,
        joins: Joins,
        proofs: Proofs,
        shares: NetworkShares,
        clock: Clock,
    ) -> None:
        self._rooms, self._tickets, self._joins, self._proofs = rooms, tickets, joins, proofs
        self._shares, self._clock = shares, clock

    def join(self, customer: str, id: str, address: str, proof: str | None) -> NewTicket:
        """Take a place in the room's line. `address` is the network's.

        A customer who has a place keeps it; one whose call is over goes to the end of the line. Raises `NotFound`,
        `Conflict` NOT_OPEN, `Lapsed` ROOM_CLOSED, what the room's options ask for (`Forbidden` EMAIL_NOT_CONFIRMED,
        CHALLENGE_NEEDED or CHALLENGE_FAILED; `TooMany` from one network), or `Unavailable`.
        """
        room, now = self._rooms.recent(id), self._clock.now()
        room.require_joinable(now)
        phase = room.phase(now)
        if phase is not Phase.PASSTHROUGH:
            key = self._tickets.joining_key(room, customer)
            if room.terms.challenge:
                self._require(proof, id)
            share = _share(room) if room.terms.max_per_network and places.get(id, key) is None else None
            with self._shares.taken(share, address) if share else nullcontext():
                self._joins.send(Join(id, customer, key))
        return NewTicket(ticket_id(id, customer), self._tickets.sign(room, customer), phase)

    def _require(self, proof: str | None, id: str) -> None:
        try:
            self._proofs.require(proof)
        except Forbidden as exc:
            path = f"/v1/waiting-rooms/{id}/challenge"
            raise Forbidden(f"Send the proof of GET {path} in X-Challenge.", exc.code, {"challenge": path}) from exc

    def challenge(self, id: str) -> Challenge:
        """What the room asks for at the door now; joining with the proof. Raises `NotFound`, `Unavailable`."""
        self._rooms.recent(id)
        return self._proofs.new()


def _share(room: Room) -> Share:
    """What one network may join in an hour: a share counts over two windows."""
    return Share(Shared.WAITING_ROOM_PLACES, room.id, room.terms.max_per_network or 0, HOUR // 2)
