"""A customer's entries: `pk = CUSTOMER#<customer>`, `sk = ENTRY#<event>#<wish>`. One item a wish.

    joining ──► waiting ──► offered ──► ended

A call claims the wish first, then draws the numbers, then adds the entry to its lines: so two calls at once draw one
set of numbers. Another call may take over a claim that is ten seconds old.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.core.times import SECOND
from chalicelib.table.items import Item, Raw, texts
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, put, update
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, Wish
from chalicelib.waitlist.storage import queue

_TAKEN_OVER_AFTER = 10 * SECOND


class EntryItem(Item):
    id = UnicodeAttribute()
    category = UnicodeAttribute()
    quantity = NumberAttribute()
    seats = texts(null=True)
    joined = NumberAttribute()
    state = UnicodeAttribute()
    numbers = texts(null=True)
    knew = texts(null=True)
    offer = UnicodeAttribute(null=True)
    offer_until = NumberAttribute(null=True)
    outcome = UnicodeAttribute(null=True)


def get(customer: str, event: str, key: str) -> Entry | None:
    item = EntryItem.find(_pk(customer), _sk(event, key))
    return _entry(item) if item else None


def of_customer(customer: str, event: str) -> list[Entry]:
    """All entries of the customer for this event, ended ones too."""
    return [_entry(item) for item in EntryItem.listed(_pk(customer), f"ENTRY#{event}#")]


def waits(customer: str, event: str, now: int) -> bool:
    """Whether the customer waits for seats of the event, or has an offer of them."""
    return any(entry.live(now) for entry in of_customer(customer, event))


def claim(entry: Entry, ttl: int) -> Entry | None:
    """(no entry, or ended) → joining. None when this call has claimed the wish, otherwise the entry that has it."""
    free = EntryItem.pk.does_not_exist() | (EntryItem.state == EntryState.ENDED.value)
    dead = (EntryItem.state == EntryState.JOINING.value) & (EntryItem.joined < entry.joined - _TAKEN_OVER_AFTER)
    item = EntryItem(
        _pk(entry.customer),
        _sk(entry.event, entry.wish.key),
        id=entry.id,
        category=entry.wish.category,
        quantity=entry.wish.quantity,
        seats=list(entry.wish.seats) or None,
        joined=entry.joined,
        state=entry.state.value,
        knew=list(entry.already_booked) or None,
        ttl=ttl,
    )
    try:
        put(item, free | dead)
    except Refused as refused:
        return _entry(refused.old)
    return None


def wait(entry: Entry, numbers: Mapping[str, int], ttl: int) -> Entry:
    """joining → waiting, in its lines with these numbers. Raises `Cancelled` when another call has taken over, or one
    of the numbers is void."""
    waiting = replace(entry, state=EntryState.WAITING, numbers=numbers)
    change: list[Action] = [
        EntryItem.state.set(EntryState.WAITING.value),
        EntryItem.numbers.set(queue.packed_numbers(numbers)),
    ]
    transact([_change(entry, (EntryState.JOINING,), change), *queue.added(waiting, ttl)])
    return waiting


def offered(entry: Entry, offer: str, until: int) -> list[Write]:
    """waiting → offered, out of its lines."""
    change: list[Action] = [
        EntryItem.state.set(EntryState.OFFERED.value),
        EntryItem.offer.set(offer),
        EntryItem.offer_until.set(until),
    ]
    return [_change(entry, (EntryState.WAITING,), change), *queue.removed(entry)]


def answered(customer: str, event: str, wish: str, entry: str, outcome: Outcome) -> Write:
    """offered → ended."""
    item = EntryItem(_pk(customer), _sk(event, wish))
    change: list[Action] = [EntryItem.state.set(EntryState.ENDED.value), EntryItem.outcome.set(outcome.value)]
    return Write(item, (EntryItem.id == entry) & (EntryItem.state == EntryState.OFFERED.value), change)


def end(entry: Entry, outcome: Outcome) -> bool:
    """waiting → ended, out of its lines. Whether this call ended it."""
    change: list[Action] = [EntryItem.state.set(EntryState.ENDED.value), EntryItem.outcome.set(outcome.value)]
    try:
        transact([_change(entry, (EntryState.WAITING,), change), *queue.removed(entry)])
    except Cancelled:
        return False
    return True


def abandon(entry: Entry) -> None:
    """joining → ended. The call that joins is refused then."""
    change: list[Action] = [EntryItem.state.set(EntryState.ENDED.value), EntryItem.outcome.set(Outcome.LEFT.value)]
    write = _change(entry, (EntryState.JOINING,), change)
    with suppress(Refused):
        update(write.item, write.actions, write.condition)


def of_image(image: Raw) -> Entry:
    """An entry from an image of the table's stream."""
    return _entry(EntryItem.from_raw_data(image))


def _change(entry: Entry, states: Collection[EntryState], change: list[Action]) -> Write:
    item = EntryItem(_pk(entry.customer), _sk(entry.event, entry.wish.key))
    return Write(item, (EntryItem.id == entry.id) & EntryItem.state.is_in(*(state.value for state in states)), change)


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _sk(event: str, key: str) -> str:
    return f"ENTRY#{event}#{key}"


def _entry(item: EntryItem) -> Entry:
    return Entry(
        id=item.id,
        event=item.sk.split("#")[1],
        customer=item.pk.removeprefix("CUSTOMER#"),
        wish=Wish(item.category, int(item.quantity), tuple(item.seats or ())),
        joined=int(item.joined),
        state=EntryState(item.state),
        numbers=queue.unpacked_numbers(list(item.numbers or ())),
        already_booked=tuple(item.knew or ()),
        offer=item.offer,
        offer_until=int(item.offer_until) if item.offer_until else None,
        outcome=Outcome(item.outcome) if item.outcome else None,
    )
