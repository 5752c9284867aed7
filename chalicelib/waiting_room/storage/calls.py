"""Calls and admissions, by position: an item for each block of consecutive positions.

    pk = CALLED#<room>#<chunk>   sk = BLOCK#000003    p17 = [claimed at, ends at, renewals]    position 17 of the block
                                                      sealed = 25         up to here nobody else claims

A claim is one update, on the condition that its position is neither claimed nor sealed; a second claim is refused with
what the first one wrote. An admission that is over `ends at` 0: only this makes room for another, so a renewal and the
end of an admission are two writes of one attribute, and one of them loses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pynamodb.attributes import ListAttribute, NumberAttribute
from pynamodb.expressions.operand import Path

from chalicelib.table.items import Item, Raw, raw_item, raw_partition
from chalicelib.table.prepared import Given, Prepared, given, named
from chalicelib.table.writes import Refused, Write, all_of, send, sent, update

BLOCK = 32
"""Positions in an item: it stays below a kilobyte, which is one write unit."""

CHUNK = 1024
"""Positions in a partition: blocks of one partition are read by one Query."""

OVER = 0


class BlockItem(Item):
    sealed = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """An admission: claimed and ending at these instants of the room's time; `ends_at` is `OVER` once it is recorded
    that it is over."""

    claimed_at: int
    ends_at: int
    renewals: int

    @property
    def over(self) -> bool:
        return self.ends_at == OVER


@dataclass(frozen=True, slots=True)
class Block:
    """The entries of a block, by position. No other position up to `sealed` is claimed any more."""

    entries: Mapping[int, Entry] = field(default_factory=dict)
    sealed: int = 0


_ENTRY = Path(named(0))
_CLAIM = Prepared(
    BlockItem,
    [_ENTRY.set(Given("entry", ListAttribute())), BlockItem.ttl.set(given(BlockItem.ttl))],
    _ENTRY.does_not_exist()
    & (BlockItem.sealed.does_not_exist() | (BlockItem.sealed < given(BlockItem.sealed, "position"))),
)
_CHANGE = Prepared(BlockItem, [_ENTRY.set(Given("entry", ListAttribute()))], _ENTRY == Given("seen", ListAttribute()))  # noqa: SIM300


def claim(room: str, position: int, entry: Entry, ttl: int) -> Entry | None:
    """Claim a position. Returns its entry, which may be an earlier one; None if it was sealed before."""
    write = _CLAIM.write(*_place(room, position), [_name(position)], entry=_packed(entry), ttl=ttl, position=position)
    try:
        send(write)
    except Refused as refused:
        return _block(refused.raw).entries.get(position) if refused.raw else None
    return entry


def change(room: str, position: int, seen: Entry, entry: Entry) -> bool:
    """Renew or end an admission. False when it is not as it was seen."""
    write = _CHANGE.write(*_place(room, position), [_name(position)], entry=_packed(entry), seen=_packed(seen))
    try:
        send(write, ours=lambda refused: _block(refused.raw or {}).entries.get(position) == entry)
    except Refused:
        return False
    return True


def end(room: str, block: int, seen: Mapping[int, Entry]) -> bool:
    """Record that these admissions of a block are over, all or nothing. False when one is not as it was seen."""
    pk, sk = _place(room, block * BLOCK)
    same = all_of(Path(_name(each)) == _packed(entry) for each, entry in seen.items())
    over = {each: replace(entry, ends_at=OVER) for each, entry in seen.items()}
    actions = [Path(_name(each)).set(_packed(entry)) for each, entry in over.items()]

    def ended(refused: Refused) -> bool:
        return over.items() <= _block(refused.raw or {}).entries.items()

    try:
        update(BlockItem(pk, sk), actions, same, ours=ended)
    except Refused:
        return False
    return True


def get(room: str, position: int) -> Entry | None:
    raw = raw_item(*_place(room, position))
    return _block(raw).entries.get(position) if raw else None


def seal(room: str, block: int, to: int, ttl: int) -> Block:
    """From now on no position of the block up to `to` is claimed. Returns the block as it is then."""
    pk, sk = _place(room, block * BLOCK)
    actions = [BlockItem.sealed.set(to), BlockItem.ttl.set(ttl)]
    lower = BlockItem.sealed.does_not_exist() | (BlockItem.sealed < to)
    try:
        return _block(sent(Write(BlockItem(pk, sk), lower, actions)))
    except Refused as refused:
        return _block(refused.raw or {})


def blocks(room: str, first: int, last: int) -> Iterator[tuple[int, Block]]:
    """The blocks that hold positions from `first` to `last`, in their order: a Query for each partition of them. Blocks
    without claims are left out."""
    for chunk in range(first // CHUNK, last // CHUNK + 1 if first <= last else 0):
        for raw in raw_partition(_pk(room, chunk * CHUNK), consistent=True):
            number = int(raw["sk"]["S"].removeprefix("BLOCK#"))
            if first // BLOCK <= number <= last // BLOCK:
                yield number, _block(raw)


def _block(raw: Raw) -> Block:
    base = int(raw["sk"]["S"].removeprefix("BLOCK#")) * BLOCK if raw else 0
    entries = {
        base + int(name[1:]): Entry(*(int(each["N"]) for each in value["L"]))
        for name, value in raw.items()
        if name[0] == "p" and name != "pk"
    }
    return Block(entries, int(raw["sealed"]["N"]) if "sealed" in raw else 0)


def _packed(entry: Entry) -> list[int]:
    return [entry.claimed_at, entry.ends_at, entry.renewals]


def _place(room: str, position: int) -> tuple[str, str]:
    return _pk(room, position), f"BLOCK#{position // BLOCK:08}"


def _pk(room: str, position: int) -> str:
    return f"CALLED#{room}#{position // CHUNK}"


def _name(position: int) -> str:
    return f"p{position % BLOCK}"
