"""Displays, and the sessions that scans of their codes begin.

    pk = DOORS#<store>   sk = DISPLAY#03        a display and its one code
                         sk = SCAN#<session>    the session of a customer who scanned a code
                         sk = GONE#A#000000#…   the numbers that no longer wait (table.lines)

A scan is one transaction: it replaces the code if the display still shows it, and begins the session. So of two phones
one wins, the next code exists before the old one can be tried again, and no codes exist except those on displays.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.core.times import DAY, SECOND
from chalicelib.stores.rules.join_codes import MOST_TRIES, Display, JoinSession, display_of, new_code, session_of
from chalicelib.stores.rules.stores import MOST_DISPLAYS
from chalicelib.stores.storage.stores import StoreItem, store_pk, takes_part
from chalicelib.table.items import Item, Raw, raw_item, texts
from chalicelib.table.prepared import Prepared, PreparedPut, PreparedWrite, given
from chalicelib.table.transactions import Cancelled, committed, transact
from chalicelib.table.values import raw_of, values_of
from chalicelib.table.writes import Refused, Write, all_of, sent


class DisplayItem(Item):
    display_id = UnicodeAttribute()
    code = UnicodeAttribute()
    version = NumberAttribute()
    created = NumberAttribute()
    closes_at = NumberAttribute()
    shut = BooleanAttribute(default=False)
    removed = BooleanAttribute(null=True)


class JoinSessionItem(Item):
    customer = UnicodeAttribute()
    until = NumberAttribute()
    tries = NumberAttribute(null=True)
    used = NumberAttribute(null=True)
    dead = BooleanAttribute(null=True)
    turns = texts(null=True)


def add(display: Display, others: int, now: int) -> bool:
    """Add a display to so many others. False when their number has changed, or the store is closing."""
    head = StoreItem(store_pk(display.store), "~")
    as_many = takes_part(now) & (StoreItem.displays == others)
    item = DisplayItem(
        displays_pk(display.store),
        _sk(display.number),
        display_id=display.id,
        code=display.code,
        version=display.version,
        created=display.created,
        closes_at=display.closes_at,
        shut=False,
    )
    return committed(
        [
            Write(head, as_many, [StoreItem.displays.add(1)]),
            Write(item, DisplayItem.pk.does_not_exist() | DisplayItem.removed.exists()),
        ]
    )


def remove(display: Display) -> bool:
    """Remove a display with its code. Its item stays until another display takes its number, so that the screen gets
    the change. False when it was removed already."""
    head = StoreItem(store_pk(display.store), "~")
    item = DisplayItem(displays_pk(display.store), _sk(display.number))
    there = (DisplayItem.display_id == display.id) & DisplayItem.removed.does_not_exist()
    change = [DisplayItem.removed.set(True), DisplayItem.shut.set(True), DisplayItem.version.add(1)]
    try:
        transact(
            [
                Write(item, there, change),
                Write(head, StoreItem.pk.exists(), [StoreItem.displays.add(-1)]),
            ]
        )
    except Cancelled:
        return False
    return True


def of_store(store: str) -> list[Display]:
    """In the order of their numbers."""
    return [_display(item) for item in DisplayItem.listed(displays_pk(store), "DISPLAY#") if not item.removed]


def get(store: str, number: int, id: str) -> Display | None:
    """The display with this id; None when it was removed."""
    item = DisplayItem.find(displays_pk(store), _sk(number))
    return _display(item) if item and item.display_id == id and not item.removed else None


def scan(store: str, code: str, customer: str, now: int, until: int) -> JoinSession | None:
    """Claim the code, replace it on the display, and begin a session. None when no display shows the code."""
    number = display_of(code)
    if number is None:
        return None
    display = DisplayItem(displays_pk(store), _sk(number))
    shown = (DisplayItem.code == code) & (DisplayItem.shut == False) & (DisplayItem.closes_at > now)  # noqa: E712
    key = {"pk": displays_pk(store), "sk": session_sk(session_of(store, code))}
    session = raw_of({**key, "customer": customer, "until": until, "ttl": (until + DAY) // SECOND})
    try:
        transact(
            [
                Write(display, shown, [DisplayItem.code.set(new_code(number)), DisplayItem.version.add(1)]),
                _begin().write(session),
            ]
        )
    except Cancelled:
        return None
    return session_from(session)


@cache
def _begin() -> PreparedPut:
    return PreparedPut(JoinSessionItem, JoinSessionItem.pk.does_not_exist())


def session(store: str, id: str) -> JoinSession | None:
    raw = raw_item(displays_pk(store), session_sk(id))
    return session_from(raw) if raw else None


def try_session(store: str, id: str, customer: str, now: int) -> tuple[JoinSession | None, bool]:
    """Count a try to join with this session. Returns the session, None when there is none, and whether it was counted:
    only if it is this customer's and live, and has a try left."""
    try:
        counted = sent(_try().write(displays_pk(store), session_sk(id), customer=customer, now=now))
    except Refused as refused:
        return (session_from(refused.raw) if refused.raw else None), False
    return session_from(counted), True


@cache
def _try() -> Prepared:
    has_tries = JoinSessionItem.tries.does_not_exist() | (JoinSessionItem.tries < MOST_TRIES)
    return Prepared(JoinSessionItem, [JoinSessionItem.tries.add(1)], _live() & has_tries)


def use_write(session: JoinSession, tickets: Collection[str], now: int) -> PreparedWrite:
    """Use the session for these tickets. The condition: it is this customer's, and it is live."""
    place = displays_pk(session.store), session_sk(session.id)
    return _use().write(*place, customer=session.customer, now=now, turns=list(tickets))


@cache
def _use() -> Prepared:
    now = given(JoinSessionItem.used, "now")
    change = [JoinSessionItem.used.set(now), JoinSessionItem.turns.set(given(JoinSessionItem.turns))]
    return Prepared(JoinSessionItem, change, _live())


def _live() -> Condition:
    """The session is this `customer`'s, and it is live `now`."""
    return all_of(
        [
            JoinSessionItem.customer == given(JoinSessionItem.customer),
            JoinSessionItem.until > given(JoinSessionItem.until, "now"),
            JoinSessionItem.used.does_not_exist(),
            JoinSessionItem.dead.does_not_exist(),
        ]
    )


def shutting(store: str, numbers: Collection[int]) -> list[Write]:
    """From now on these displays show no code."""
    return [
        Write(
            DisplayItem(displays_pk(store), _sk(number)),
            DisplayItem.pk.exists(),
            [DisplayItem.shut.set(True), DisplayItem.version.add(1)],
        )
        for number in numbers
    ]


def shown_in(image: dict[str, Any]) -> Display:
    """A display from an image of the stream."""
    return _display(DisplayItem.from_raw_data(image))


def _display(item: DisplayItem) -> Display:
    return Display(
        item.display_id,
        item.pk.removeprefix("DOORS#"),
        int(item.sk.removeprefix("DISPLAY#")),
        item.code,
        int(item.version),
        int(item.created),
        int(item.closes_at),
        bool(item.shut),
    )


def session_from(raw: Raw) -> JoinSession:
    item = values_of(raw)
    return JoinSession(
        item["sk"].removeprefix("SCAN#"),
        item["pk"].removeprefix("DOORS#"),
        item["customer"],
        item["until"],
        item.get("used"),
        tuple(item.get("turns", ())),
    )


def free_number(displays: Collection[Display]) -> int | None:
    """The lowest number without a display; None when the store has all its displays."""
    taken = {display.number for display in displays}
    return next((number for number in range(1, MOST_DISPLAYS + 1) if number not in taken), None)


def displays_pk(store: str) -> str:
    return f"DOORS#{store}"


def session_sk(session: str) -> str:
    return f"SCAN#{session}"


def _sk(number: int) -> str:
    return f"DISPLAY#{number:02}"
