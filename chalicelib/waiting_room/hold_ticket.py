"""Customers' tickets: who has which place, and where it stands.

A ticket is signed and names its customer and its room, and once the position is final, the position. So coming in needs
no read: the ticket says it all. It is worth nothing without the token of its customer, so handing over a link to it
hands over nothing.
"""

from __future__ import annotations

import hashlib
import hmac

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import mailbox_key
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.errors import Conflict, Forbidden, Unauthorized
from chalicelib.people.storage import customers
from chalicelib.waiting_room.find_place import FindPlace
from chalicelib.waiting_room.rules.rooms import Room
from chalicelib.waiting_room.rules.tickets import RoomTicketState, Standing, estimate, ticket_id
from chalicelib.waiting_room.rules.windows import window_of
from chalicelib.waiting_room.storage import calls, places


class HoldTicket:
    def __init__(self, find_place: FindPlace, tokens: Tokens, clock: Clock) -> None:
        self._find, self._tokens, self._clock = find_place, tokens, clock

    def sign(self, room: Room, customer: str, position: int | None = None) -> str:
        """The customer's ticket, with their position once it is final."""
        scope = room.id if position is None else f"{room.id} {position}"
        identity = Identity(TokenKind.ROOM_TICKET, customer, scope=scope)
        return self._tokens.sign(identity, ticket_id(room.id, customer), room.terms.closes_at)

    def position(self, room: Room, customer: str, ticket: str) -> int | None:
        """The final position that a ticket states; None for one that states none. Raises `Unauthorized` for a ticket of
        another room or customer, or one that is not ours."""
        stated = self._tokens.read(ticket, TokenKind.ROOM_TICKET)
        id, _, position = (stated.scope or "").partition(" ")
        if stated.id != customer or id != room.id:
            raise Unauthorized("This ticket is for another customer or another waiting room.", "TOKEN_INVALID")
        return int(position) if position else None

    def joining_key(self, room: Room, customer: str) -> str:
        """Whom a new place is for: the customer, or in a room that gives one place an address a digest of theirs.

        Raises `Forbidden` EMAIL_NOT_CONFIRMED in a room that asks for a confirmed address.
        """
        if not room.terms.confirmed_email and not room.terms.one_per_email:
            return customer
        contact = customers.contact(customer)
        if contact is None or not contact.email or not contact.email_confirmed:
            raise Forbidden("This waiting room needs a confirmed email address.", "EMAIL_NOT_CONFIRMED")
        if not room.terms.one_per_email:
            return customer
        return hmac.digest(room.salt.encode(), mailbox_key(contact.email).encode(), hashlib.sha256).hex()[:40]

    def standing(self, room: Room, customer: str) -> Standing:
        """Where the customer stands. Raises `Conflict` EMAIL_USED when another one has the place of their address."""
        key = self.joining_key(room, customer) if room.terms.one_per_email else customer
        given = places.get(room.id, key)
        if given is None:
            return Standing(RoomTicketState.JOINING)
        if given.customer != customer:
            raise Conflict("Another customer has joined with this email address.", "EMAIL_USED")
        place = self._find.place(room.id, given)
        if place is None:
            return Standing(RoomTicketState.JOINING)
        position = self._find.position(room, place)
        if position is None:
            return Standing(RoomTicketState.WAITING, place, estimate(room, place))
        if position > room.progress.cursor:
            return Standing(RoomTicketState.WAITING, place, position, final=True)
        state, until = self._called(room, position)
        return Standing(state, place, position, True, until)

    def _called(self, room: Room, position: int) -> tuple[RoomTicketState, int | None]:
        """The state of a position that was called, and until when it lasts."""
        entry, now = calls.get(room.id, position), self._clock.now()
        time = room.time(now)
        if entry is not None:
            live = not entry.over and time < entry.ends_at
            return (RoomTicketState.ADMITTED, room.real(entry.ends_at, now)) if live else (RoomTicketState.ENDED, None)
        window = window_of(room.progress.windows, position)
        if window is None or time >= window.until:
            return RoomTicketState.MISSED, None
        return RoomTicketState.CALLED, room.real(window.until, now)
