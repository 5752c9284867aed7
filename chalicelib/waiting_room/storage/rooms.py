"""Rooms: one item each, which only operators and the controller write.

    pk = ROOM#<room>    sk = ~                   the room; `turn` is the condition of every write
    pk = AUDIT#<room>   sk = <instant>#<turn>    what an operator did, in the write that did it
    pk = ROOM#<operator>    sk = ROOM#<room>     an entry in the operator's list

The room is one JSON text: it is read whole, by every container once a second, and conditions only ask for its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.core import deadline
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.table.items import Item, Raw
from chalicelib.table.pages import Page, cursor_of, entry, page, sort_key_of
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, put
from chalicelib.waiting_room.rules.acts import Act
from chalicelib.waiting_room.rules.rooms import Phase, Room, shown


class RoomItem(Item):
    turn = NumberAttribute()
    room = UnicodeAttribute()


class AuditItem(Item):
    at = NumberAttribute()
    operator = UnicodeAttribute()
    act = UnicodeAttribute()
    facts = UnicodeAttribute(null=True)


def get(id: str, consistent: bool = True) -> Room | None:
    item = RoomItem.find(_pk(id), "~", consistent)
    return room_of(item.room) if item else None


def add(room: Room, act: Act, also: Sequence[Write] = ()) -> bool:
    """Put a new room. False when it exists."""
    listed = entry(room.operator, _pk(room.id))
    return _sent([Write(_item(room, act.at), RoomItem.pk.does_not_exist()), _audit(room, act), listed, *also])


def change(before: Room, after: Room, act: Act, also: Sequence[Write] = ()) -> Room | None:
    """What an operator does. Returns the room; None when `before` is not its state now."""
    following = _following(before, after)
    writes = [Write(_item(following, act.at), RoomItem.turn == before.turn), _audit(following, act), *also]
    return following if _sent(writes) else None


def advance(before: Room, after: Room, now: int) -> Room | None:
    """What the controller does: one write. Returns the room; None when `before` is not its state now."""
    following = _following(before, after)
    try:
        put(_item(following, now), RoomItem.turn == before.turn)
    except Refused:
        return None
    return following


def of_operator(operator: str, limit: int, cursor: str | None) -> Page[Room]:
    """An operator's rooms: those of their own first, then those of events, the newest first."""
    found = page(RoomItem.from_raw_data, operator, _pk(""), limit, cursor, newest_first=True)
    return found.map(lambda item: room_of(item.room))


def history(id: str, limit: int, cursor: str | None) -> tuple[list[Act], str | None]:
    """What operators did, the newest first, and the cursor of the next page. Raises `Invalid` for a foreign cursor."""
    before = AuditItem.sk < sort_key_of(cursor, "0") if cursor else None
    query = AuditItem.query(_audit_pk(id), before, scan_index_forward=False, limit=limit + 1, consistent_read=True)
    items = list(query)
    acts = [Act(int(item.at), item.operator, item.act, msgspec.json.decode(item.facts or "{}")) for item in items]
    return acts[:limit], cursor_of(items[limit - 1].sk) if len(items) > limit else None


def of_raw(raw: Raw) -> Room:
    """The room in a raw item."""
    return room_of(raw["room"]["S"])


def room_of(text: str) -> Room:
    return msgspec.json.decode(text, type=Room)


def _following(before: Room, after: Room) -> Room:
    return replace(after, turn=before.turn + 1, version=before.version + (shown(before) != shown(after)))


def _sent(writes: Sequence[Write]) -> bool:
    try:
        transact(writes)
    except Cancelled:
        return False
    return True


def _item(room: Room, now: int) -> RoomItem:
    item = RoomItem(_pk(room.id), "~", turn=room.turn)
    item.room = msgspec.json.encode(room).decode()
    item.ttl = room.ttl
    if (due_at := looked_at(room, now)) is not None:
        item.due_shard, item.due_at = deadline.shard_of(room.id), due_at
    return item


def looked_at(room: Room, now: int) -> int | None:
    """When the sweep looks whether the controller is at work: some ticks from now, or a little before the room opens,
    so that a message comes in time. One that closed with its event's sale opens again when the sale does; None for one
    that stays as it is."""
    if room.ended is not None:
        return None
    if room.phase(now) is Phase.CLOSED:
        return now + _REOPENS if room.terms.closes_with_sale else None
    return max(now + _MISSED, room.terms.opens_at - _AHEAD)


def _audit(room: Room, act: Act) -> Write:
    item = AuditItem(_audit_pk(room.id), f"{act.at:015}#{room.turn:09}", at=act.at, operator=act.operator, act=act.act)
    item.facts = msgspec.json.encode(act.facts).decode() if act.facts else None
    item.ttl = room.ttl
    return Write(item, None)


_MISSED = 20 * SECOND
_AHEAD = 3 * MINUTE
_REOPENS = 15 * MINUTE


def _pk(id: str) -> str:
    return f"ROOM#{id}"


def _audit_pk(id: str) -> str:
    return f"AUDIT#{id}"
