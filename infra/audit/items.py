"""Which items belong to which thing, and what is kept of them: ids, numbers and states; no name, phone or address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from infra.audit.findings import Item

Raw = Mapping[str, Any]
"""An item in DynamoDB's own JSON."""

_ALWAYS = ("due_at", "due_shard", "ttl")
_KEPT = {
    "EVENT": ("sections", "status", "version", "max_per_customer", "hold_seconds", "starts_at", "sale_ends_at"),
    "CART": ("hold_id", "hold_state", "seats", "started", "until", "booking", "booked", "offer", "offer_until"),
    "BOOKING": (
        "event", "customer", "hold", "seats", "amounts", "amount", "currency", "status", "created", "until",
        "payment_id", "refund_due", "returned", "returns", "admitted",
    ),
    "ENTRY": ("id", "state", "numbers", "offer", "offer_until", "joined"),
    "OFFER": ("event", "seats", "until", "entry", "numbers", "state", "request", "customer"),
    "WAITLIST": ("entry", "customer", "numbers", "issued", "settled", "seen", "seen_at", "also", "closed"),
    "ARRIVALS": ("name", "start", "slots", "sealed", "before"),
    "PLACE": ("customer", "bucket", "page", "slot", "given_at"),
    "AUDIT": ("at", "act"),
    "STORE": (
        "id", "state", "closes_at", "opened", "displays", "shut", "issued", "customer", "sealed", "moved_to", "first",
        "buried", "drawn_at", "lease_until", "who",
    ),
    "DOORS": ("display_id", "closes_at", "shut", "removed", "customer", "until", "used", "dead", "turns", "numbers"),
    "BAR": ("status", "open_until", "issued", "slots", "turned_away", "queueing", "held", "max_queue", "version"),
    "REQUEST": ("state", "bar", "number", "until", "offers", "ended"),
    "GUEST": ("request",),
    "TICKET": ("state", "line", "turn", "version", "ended"),
    "SHOPPER": ("visit", "ticket"),
}  # fmt: skip
"""By the beginning of the partition key; of a customer's or a market's items by that of the sort key."""

_WHOLE = (("SEATS#", "ROW#"), ("MARKET#mkt_", "~"), ("MARKET#mkt_", "DOOR"))
"""Items that the services' own code reads for the rules, and that say nothing about a person."""

_OF_NETWORK = frozenset({"w", "network"})


def item_of(raw: Raw) -> Item:
    """The item, without what rules do not need."""
    pk, sk = raw["pk"]["S"], raw["sk"]["S"]
    if any(pk.startswith(first) and sk.startswith(second) for first, second in _WHOLE):
        whole = {name: value for name, value in raw.items() if name != "ttl"}
        return Item(pk, sk, {"raw": whole, **_of(raw, _ALWAYS)})
    prefix, inner = pk.partition("#")[0], sk.partition("#")[0]
    if pk.startswith("CALLED#"):
        return Item(pk, sk, {name: plain(value) for name, value in raw.items() if name not in ("pk", "sk")})
    if prefix == "ROOM" and sk == "~":
        return Item(pk, sk, {**_of(raw, _ALWAYS), **_room(json.loads(raw["room"]["S"]))})
    kind = inner if prefix in ("CUSTOMER", "MARKET") else prefix
    if prefix == "BAR" and inner == "OFFER":
        kind = "OFFER"
    kept = _of(raw, (*_ALWAYS, *_KEPT.get(kind, ())))
    if "sections" in kept:
        kept["sections"] = {each["id"]: each["seats"] for each in json.loads(kept["sections"])}
    return Item(pk, sk, kept)


def things_of(item: Item) -> list[tuple[str, str]]:
    """The kinds and ids of the things that the item belongs to; none for one that no rule looks at."""
    find = _THINGS.get(item.pk.partition("#")[0])
    found = find(item) if find else []
    if not found and "due_shard" in item.data:
        return [("other", item.name)]
    return found


def _customers(item: Item) -> list[tuple[str, str]]:
    kind, _, rest = item.sk.partition("#")
    match kind:
        case "ENTRY":
            return [("event", rest.partition("#")[0])]
        case "OFFER":
            return [("event", item.data["event"])]
        case "SHOPPER":
            return [("market", rest)]
        case "GUEST":
            return [("guest", item.name)]
        case "REQUEST":
            return [("guest", item.name), *([("bar", item.data["bar"])] if item.data.get("bar") else [])]
    return []


def _page(item: Item, name: str) -> list[tuple[str, str]]:
    """The page of a place, or of arrivals: a room may have millions of places, and a page has hundreds."""
    if name not in item.data:
        return []
    room, _, rest = item.name.partition("#")
    bucket = item.data.get("bucket", rest)
    return [("page", f"{room}/{bucket}/{item.data[name]}")]


def _first(kind: str) -> Callable[[Item], list[tuple[str, str]]]:
    return lambda item: [(kind, item.name.partition("#")[0])]


_THINGS: Mapping[str, Callable[[Item], list[tuple[str, str]]]] = {
    "EVENT": lambda item: [("event", item.name)] if item.name.startswith("evt_") else [],
    "SEATS": _first("event"),
    "WAITLIST": _first("event"),
    "CART": lambda item: [("event", item.sk)],
    "BOOKING": lambda item: [("event", item.data["event"])],
    "CUSTOMER": _customers,
    "ROOM": lambda item: [("room", item.name)] if item.sk == "~" else [],
    "ARRIVALS": lambda item: [*_first("room")(item), *_page(item, "name")],
    "CALLED": _first("room"),
    "PLACE": lambda item: _page(item, "page"),
    "AUDIT": _first("room"),
    "STORE": _first("store"),
    "DOORS": _first("store"),
    "BAR": lambda item: [("bar", item.name)] if item.name.startswith("bar_") else [],
    "MARKET": lambda item: [("market", item.name)] if item.name.startswith("mkt_") else [],
}


def _of(raw: Raw, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain(raw[name]) for name in names if name in raw}


def plain(attribute: Mapping[str, Any]) -> Any:
    """An attribute's value in what JSON has: sets are lists in order, bytes are left out."""
    ((kind, stored),) = attribute.items()
    match kind:
        case "N":
            return int(stored) if stored.lstrip("-").isdigit() else float(stored)
        case "NS":
            return sorted(map(int, stored))
        case "SS":
            return sorted(stored)
        case "L":
            return [plain(each) for each in stored]
        case "M":
            return {name: plain(each) for name, each in stored.items() if name not in _OF_NETWORK}
        case "B" | "BS" | "NULL":
            return None
    return stored


def _room(room: dict[str, Any]) -> dict[str, Any]:
    terms = {name: room["terms"][name] for name in ("capacity", "opens_at", "starts_at", "closes_at")}
    parts = ("turn", "started_at", "paused_at", "paused_for", "ended", "progress")
    draw = {"drawn": room["draw"]["count"]} if room.get("draw") else {}
    return {**terms, **draw, **{name: room[name] for name in parts if name in room}}
