"""A customer's offers: reading, accepting and declining them, and recording that one has lapsed.

    accept = one transaction: the offer open and in time ∧ nothing else held, cap kept ∧ the seats still offered

The transaction that ends an offer also ends its entry. When the event's waitlist ends, its offers are withdrawn at once
by comparison with the event, which is read anew for each: a check records it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.core.offer import OfferState
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Lapsed, NotFound
from chalicelib.people.network_shares import NetworkShares
from chalicelib.seats.holds import Holds
from chalicelib.seats.own_address import OwnAddress
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.claims import claim_of
from chalicelib.seats.rules.holds import Hold, HoldState, held_until, over_limit
from chalicelib.seats.rules.network_share import counted_network, seats_share
from chalicelib.seats.rules.seats import by_row, parse_seats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import carts
from chalicelib.table.transactions import Cancelled, committed, transact
from chalicelib.table.writes import Refused, Write
from chalicelib.waitlist.end_entries import EndEntries
from chalicelib.waitlist.make_offers import MakeOffers
from chalicelib.waitlist.rules.endings import Ending, ending_of, offer_at
from chalicelib.waitlist.rules.entries import Outcome, row_name
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import cart_offers, entries, open_offers, seat_offers
from chalicelib.waitlist.storage import offers as store

_OUTCOMES = {
    OfferState.ACCEPTED: Outcome.ACCEPTED,
    OfferState.DECLINED: Outcome.DECLINED,
    OfferState.LAPSED: Outcome.LAPSED,
    OfferState.WITHDRAWN: Outcome.LEFT,
}


class AnswerOffer:
    def __init__(
        self,
        catalogue: Catalogue,
        maps: SeatMaps,
        release_seats: ReleaseSeats,
        holds: Holds,
        make_offers: MakeOffers,
        end_entries: EndEntries,
        own_address: OwnAddress,
        shares: NetworkShares,
        clock: Clock,
    ) -> None:
        self._catalogue, self._maps, self._release_seats, self._holds = catalogue, maps, release_seats, holds
        self._make_offers, self._end_entries = make_offers, end_entries
        self._own_address, self._shares, self._clock = own_address, shares, clock

    def get(self, customer: str, id: str) -> SeatOffer:
        """The offer as it is written. Raises `NotFound`, also for an offer to another customer."""
        offer = store.get(customer, id) if is_id("ofr", id) else None
        if offer is None:
            raise NotFound("There is no such offer.", "OFFER_NOT_FOUND")
        return offer

    def current(self, customer: str, id: str) -> SeatOffer:
        """The offer as it is now. Raises as `get` does."""
        return self.shown(self.get(customer, id))

    def shown(self, offer: SeatOffer) -> SeatOffer:
        """The offer as it is now: withdrawn if the event's waitlist has ended before it lapsed."""
        return offer_at(offer, self._ending(offer)) if offer.state is OfferState.OPEN else offer

    def open_of(self, customer: str) -> list[SeatOffer]:
        """The customer's open offers, the oldest first."""
        now = self._clock.now()
        return [offer for offer in store.of_customer(customer) if offer.open(now) and self.shown(offer).open(now)]

    def accept(self, customer: str, id: str, address: str = "") -> Hold:
        """The hold with the full time to pay; its seats count for the network address, if it is known. Accepting again
        gives the same hold.

        Raises `NotFound`, `Lapsed`, `TooMany`, `Forbidden` EMAIL_NOT_CONFIRMED, or `Conflict`: HOLD_EXISTS,
        LIMIT_REACHED, EMAIL_USED, NOT_ON_SALE, OFFER_DECLINED, WITHDRAWN.
        """
        offer = self.get(customer, id)
        now = self._clock.now()
        event = self._catalogue.read_event(offer.event)
        event.require_not_cancelled()
        if offer.state is OfferState.ACCEPTED:
            return self._accepted(offer)
        if offer.state is not OfferState.DECLINED:
            event.require_on_sale(now)
        offer_at(offer, ending_of(event, now)).require_open(now)
        if len(offer.seats) > event.max_per_customer:
            raise over_limit(len(offer.seats), 0, event.max_per_customer)
        mailbox = self._own_address.require(customer, event, now)
        hold = _hold_of(offer, event, counted_network(event, address), now)
        claim = claim_of(hold, event.waitlist)
        seats = parse_seats(offer.seats, "seats")
        ttl = kept_until(event.starts_at) // SECOND
        cart = cart_offers.accepting(hold, event.max_per_customer, now, ttl, mailbox)
        try:
            with self._shares.taken(seats_share(event), hold.network, len(seats)):
                rows = seat_offers.accepting(event.id, seats, claim, now)
                transact([cart, *self._end(offer, OfferState.ACCEPTED, now), *rows.values()])
        except Cancelled as cancelled:
            return self._not_accepted(offer, event, cancelled.refusals[0], mailbox, now)
        self._maps.record_claim(event.id, seats, claim)
        self._count(offer, Outcome.ACCEPTED)
        return hold

    def decline(self, customer: str, id: str) -> SeatOffer:
        """Decline the offer; its seats go to the next party that they fit. Declining again changes nothing.

        Raises `NotFound`, `Lapsed`, or `Conflict`: OFFER_ACCEPTED, WITHDRAWN.
        """
        offer = self.current(customer, id)
        return offer if offer.state is OfferState.DECLINED else self._give_up(offer, OfferState.DECLINED)

    def withdraw(self, customer: str, id: str) -> None:
        """Withdraw the offer, because its customer leaves the line. An offer that is not open stays as it is."""
        with suppress(Conflict, Lapsed):
            self._give_up(self.current(customer, id), OfferState.WITHDRAWN)

    def end_with(self, ending: Ending, customer: str, id: str) -> None:
        """Record that an offer has ended with the event's waitlist, or has lapsed before. Idempotent."""
        offer = self.get(customer, id)
        if offer_at(offer, ending).state is OfferState.WITHDRAWN:
            self._end_with(ending, offer)
        else:
            self.record_lapse(offer)

    def check_lapse(self, name: str) -> str | None:
        """Record that an offer has lapsed on every clock, and offer its seats to the next parties. Returns what was
        done."""
        customer, id = name.split("/")
        offer = self.get(customer, id)
        if self._clock.now() < offer.over_at:
            return None
        lapsed = self.record_lapse(offer)
        for section, row in by_row(parse_seats(offer.seats, "seats")):
            self._make_offers.check(row_name(offer.event, section, row), offer.over_at)
        return "offer lapsed" if lapsed else None

    def record_lapse(self, offer: SeatOffer) -> bool:
        """End an offer that has lapsed, and its entry: by this clock, for its own customer. Whether this call did."""
        now = self._clock.now()
        if offer.state is not OfferState.OPEN or now < offer.until:
            return False
        ending = self._ending(offer)
        if ending is not None and offer_at(offer, ending) != offer:
            return self._end_with(ending, offer)
        return self._ended(offer, self._end(offer, OfferState.LAPSED, now), Outcome.LAPSED)

    def _end_with(self, ending: Ending, offer: SeatOffer) -> bool:
        """Withdraw an offer whose event has ended it; whether this call did. Its seats are freed first: they cannot be
        accepted any more, and a check that dies in between is repeated."""
        seats = parse_seats(offer.seats, "seats")
        if committed(list(seat_offers.withdrawing(offer.event, seats, offer.hold, None).values())):
            self._maps.record_claim(offer.event, seats, None)
        cart = [cart_offers.unoffered(offer)] if self._clock.now() < offer.until else []
        end = [store.ended_by_event(offer), *_end_entry(offer, ending.outcome)]
        return self._ended(offer, [*end, *cart], ending.outcome)

    def _ended(self, offer: SeatOffer, writes: Sequence[Write], outcome: Outcome) -> bool:
        try:
            transact(writes)
        except Cancelled:  # another call has ended it
            return False
        self._count(offer, outcome)
        return True

    def _give_up(self, offer: SeatOffer, state: OfferState) -> SeatOffer:
        now = self._clock.now()
        offer.require_open(now)
        seats = parse_seats(offer.seats, "seats")
        left = self._release_seats.claim_after_release(offer.event, offer.hold)
        rows = seat_offers.withdrawing(offer.event, seats, offer.hold, left)
        try:
            transact([*self._end(offer, state, now), cart_offers.unoffered(offer), *rows.values()])
        except Cancelled as cancelled:
            self.get(offer.customer, offer.id).require_open(now)
            raise Lapsed("This offer has lapsed.", "OFFER_EXPIRED") from cancelled
        self._maps.record_claim(offer.event, seats, left)
        self._count(offer, _OUTCOMES[state])
        return replace(offer, state=state)

    def _end(self, offer: SeatOffer, state: OfferState, now: int) -> list[Write]:
        return [store.answered(offer, state, now), *_end_entry(offer, _OUTCOMES[state])]

    def _count(self, offer: SeatOffer, outcome: Outcome) -> None:
        self._end_entries.count_at_once(self._catalogue.any_event(offer.event), offer.numbers, outcome)

    def _not_accepted(self, offer: SeatOffer, event: Event, cart: Refused | None, mailbox: str, now: int) -> Hold:
        """The hold, if another call has accepted the offer meanwhile. Otherwise raises why it could not be accepted."""
        found = self.get(offer.customer, offer.id)
        if found.state is OfferState.ACCEPTED:
            return self._accepted(found)
        found.require_open(now)
        if cart is not None:
            raise carts.cart_of(cart).refusal(len(offer.seats), event.max_per_customer, now, mailbox)
        raise Lapsed("These seats are not offered any more.", "OFFER_EXPIRED")

    def _accepted(self, offer: SeatOffer) -> Hold:
        """The hold that the offer became. Raises `Lapsed`, or `Conflict` when the customer has had another since."""
        try:
            return self._holds.get(offer.customer, offer.hold)
        except NotFound as exc:
            raise Conflict("This offer was accepted.", "OFFER_ACCEPTED", {"hold_id": offer.hold}) from exc

    def _ending(self, offer: SeatOffer) -> Ending | None:
        """What has ended the event's waitlist, if anything. An event that was deleted ended long ago."""
        try:
            return ending_of(self._catalogue.read_event(offer.event), self._clock.now())
        except NotFound:
            return Ending(Outcome.EVENT_BEGUN, 0)


def _end_entry(offer: SeatOffer, outcome: Outcome) -> list[Write]:
    """The offer's entry ends with it."""
    entry = entries.answered(offer.customer, offer.event, offer.wish, offer.entry, outcome)
    return [entry, open_offers.removed(offer)]


def _hold_of(offer: SeatOffer, event: Event, network: str, now: int) -> Hold:
    """The hold that an offer becomes, at the offered prices."""
    return Hold(
        id=offer.hold,
        event=offer.event,
        customer=offer.customer,
        seats=offer.seats,
        total=offer.total,
        state=HoldState.HELD,
        started=now,
        until=held_until(event, now),
        amounts=offer.amounts,
        network=network,
    )
