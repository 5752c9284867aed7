"""Seats: sold, held and free seats are the hall, a seat has one owner, and every live hold has its cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.core.clock import CLOCK_GRACE, LONGEST_CALL
from chalicelib.core.times import SECOND
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState
from chalicelib.seats.storage.row_items import row_of
from infra.audit.findings import Finding, Item, Thing, found

_HOLDERS = (SeatState.HELD, SeatState.PAYING)
_UNEDITED = 2
"""The version of an event that was published and not changed since."""


def rows_of(thing: Thing) -> dict[tuple[str, str], Row]:
    """The rows of an event, by partition and row."""
    return {(item.pk, row.id): row for item in thing.of("SEATS#", "ROW#") for row in [row_of(item.data["raw"])]}


def section_in(pk: str) -> str:
    return pk.split("#", 2)[2]


def claims_of(thing: Thing) -> dict[str, tuple[Claim, str]]:
    """The claims on the seats of an event, with their partitions, by the seats' public names."""
    return {
        str(Seat(section_in(pk), row.id, name)): (claim, pk)
        for (pk, _), row in rows_of(thing).items()
        for name, claim in row.claims.items()
    }


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of an event."""
    event, rows = thing.at(f"EVENT#{thing.id}"), rows_of(thing)
    if event is None or (not rows and event.data["starts_at"] < now):  # rows are deleted long after their event
        return
    yield from _hall(thing, event, rows)
    carts = {item.data["hold_id"]: item for item in thing.of("CART#") if "hold_id" in item.data}
    yield from _held(thing, event, carts, now)
    yield from _carts(thing, event, now)


def _hall(thing: Thing, event: Item, rows: Mapping[tuple[str, str], Row]) -> Iterator[Finding]:
    for section, size in event.data["sections"].items():
        pk = f"SEATS#{thing.id}#{section}"
        own = [row for (partition, _), row in rows.items() if partition == pk]
        seats = sum(len(row.names) for row in own)
        if seats != size:
            text = f"{seats} seats in rows, {size} in the event"
            yield found("seats.hall", text, thing.id, section, reads={pk})
    for (pk, _), row in rows.items():
        if len(set(row.names)) < len(row.names):
            yield found("seats.hall", "a seat is named twice", thing.id, section_in(pk), row.id, reads={pk})
        if strange := sorted(row.claims.keys() - set(row.names)):
            text = f"claims on seats that the row does not have: {', '.join(strange)}"
            yield found("seats.hall", text, thing.id, section_in(pk), row.id, reads={pk})


def _held(thing: Thing, event: Item, carts: Mapping[str, Item], now: int) -> Iterator[Finding]:
    """Each claim whose holder's right is live is in the cart with this hold."""
    for seat, (claim, pk) in claims_of(thing).items():
        if claim.state not in _HOLDERS or claim.until is None or now >= claim.until:
            continue
        cart = carts.get(claim.hold)
        if cart is None and _younger(claim, event, thing.begun):
            continue  # its cart may have come after its partition was scanned, and only the cart says whose it is
        if cart is None:
            yield found("seats.cart", f"{seat} is {claim.state} by a hold in no cart", thing.id, claim.hold, reads={pk})
        elif seat not in cart.data["seats"]:
            text = f"{seat} is {claim.state} by a hold whose cart does not name it"
            yield found("seats.cart", text, thing.id, claim.hold, seat, reads={pk, cart.pk})
        elif cart.data["hold_state"] == "released":  # a call that died between cart and row
            text = f"{seat} is {claim.state} until its end by a hold that was released"
            yield found("seats.cart", text, thing.id, claim.hold, seat, reads={pk, cart.pk}, heals=True)


def _younger(claim: Claim, event: Item, begun: int | None) -> bool:
    """Whether the claim may have been made after this instant. One that ends with the sale, or is being paid for, does
    not say when it was made."""
    if begun is None or claim.until is None:
        return False
    sold_until = event.data.get("sale_ends_at", event.data["starts_at"])
    if claim.state is not SeatState.HELD or claim.until >= sold_until:
        return True
    return claim.until - event.data["hold_seconds"] * SECOND >= begun - CLOCK_GRACE


def _carts(thing: Thing, event: Item, now: int) -> Iterator[Finding]:
    """Each live hold of a cart has its seats, and no cart counts more seats than the cap allows."""
    claims = claims_of(thing)
    cap, cancelled = event.data["max_per_customer"], event.data["status"] == "cancelled"
    for cart in thing.of("CART#"):
        booked: list[Any] = cart.data.get("booked", [])
        if len(booked) > cap:
            text = f"{len(booked)} seats count for a cap of {cap}"
            edited = event.data["version"] > _UNEDITED  # the cap may have been lowered since
            yield found("seats.cap", text, thing.id, cart.name, reads={cart.pk, event.pk}, heals=edited)
        if cancelled or cart.data.get("until", 0) <= now or cart.data.get("hold_state") not in ("held", "paying"):
            continue
        hold = cart.data["hold_id"]
        lost = [seat for seat in cart.data["seats"] if seat not in claims or claims[seat][0].hold != hold]
        if lost:
            reads = {cart.pk, *(f"SEATS#{thing.id}#{seat.split('-')[0]}" for seat in lost)}
            # a call that dies between cart and row leaves a hold without seats until its end; one that is paid has them
            died = cart.data["hold_state"] == "held" and now >= cart.data["started"] + LONGEST_CALL
            text = f"the cart has {', '.join(lost)}, and the rows do not"
            yield found("seats.row", text, thing.id, hold, reads=reads, heals=died)
