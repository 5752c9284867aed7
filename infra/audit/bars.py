"""Bars: every entry of a line is a guest's request and every request that waits has its entry, one a guest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.core.clock import CLOCK_GRACE
from infra.audit.findings import Finding, Item, Thing, found

_ACTIVE = ("REQUESTING", "CONFIRMING", "QUEUEING")


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of a bar."""
    bar = thing.at(f"BAR#{thing.id}")
    if bar is None:
        return
    slots: Mapping[str, Any] = bar.data.get("slots", {})
    confirmed = {request: slot for request, slot in slots.items() if "u" not in slot}
    for number, times in Counter(slot["n"] for slot in slots.values()).items():
        if times > 1:
            yield found("bar.number", f"number {number} is in the line {times} times", thing.id, reads={bar.pk})
    if beyond := sorted(slot["n"] for slot in slots.values() if slot["n"] > bar.data["issued"]):
        yield found("bar.number", f"numbers beyond {bar.data['issued']}: {beyond[:5]}", thing.id, reads={bar.pk})
    if bar.data["queueing"] != len(confirmed):
        text = f"{len(confirmed)} are in the line, {bar.data['queueing']} are counted"
        yield found("bar.count", text, thing.id, reads={bar.pk})
    if (bar.data.get("turned_away") or "open_until" in bar.data) and bar.due is None:
        yield found("bar.deadline", "has something to do, and no deadline", thing.id, reads={bar.pk})
    yield from _slots(thing, bar, slots, now)
    yield from _requests(thing, bar, slots, now)


def _slots(thing: Thing, bar: Item, slots: Mapping[str, Any], now: int) -> Iterator[Finding]:
    """Each live entry's guest waits here, with this number."""
    closed = bar.data["status"] == "CLOSED" or now >= bar.data.get("open_until", now + 1)
    for name, slot in slots.items():
        if closed or ("u" in slot and now >= slot["u"] + CLOCK_GRACE):
            continue
        pk = f"CUSTOMER#{slot['c']}"
        request = thing.at(pk, f"REQUEST#{name}")
        wanted = "CONFIRMING" if "u" in slot else "QUEUEING"
        if request is None or request.data["state"] != wanted or request.data.get("number") != slot["n"]:
            state = "not in this bar" if request is None else request.data["state"]
            text = f"number {slot['n']} is in the line, and its request is {state}"
            yield found("bar.entry", text, thing.id, name, reads={bar.pk, pk})


def _requests(thing: Thing, bar: Item, slots: Mapping[str, Any], now: int) -> Iterator[Finding]:
    """Each request that waits here has its entry, or is to be turned away. One that was to be confirmed until now has
    lapsed."""
    away = bar.data.get("turned_away", {})
    for request in thing.of("CUSTOMER#", "REQUEST#"):
        name = request.sk.removeprefix("REQUEST#")
        if now >= request.data.get("until", now + 1):
            continue
        if request.data["state"] in ("QUEUEING", "CONFIRMING") and name not in slots and name not in away:
            text = f"is {request.data['state']}, and has no entry in the line"
            yield found("bar.request", text, thing.id, name, reads={bar.pk, request.pk})


def check_guest(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of a guest: the one request that is under way is the one that the guest has."""
    pk = f"CUSTOMER#{thing.id}"
    requests = {item.sk.removeprefix("REQUEST#"): item for item in thing.of(pk, "REQUEST#")}
    active = [name for name, item in requests.items() if item.data["state"] in _ACTIVE]
    guest = thing.at(pk, "GUEST")
    own = guest.data.get("request") if guest else None
    if active != ([own] if own else []):
        text = f"{len(active)} requests are under way, and the guest has {'one' if own else 'none'}"
        yield found("guest.request", text, thing.id, *active, reads={pk})
    for name in active:
        state = requests[name].data["state"]
        if state != "QUEUEING" and requests[name].due is None:
            yield found("guest.deadline", f"is {state} and has no deadline", thing.id, name, reads={pk})
