"""A market as one item: its profile, its lines and its tills, with short names.

A shopper who waits is a short list, so a line of a hundred is some three kilobytes:

    [letter, number, turn, joined, items, assistance, missed, called]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.checkout.rules.advice import Advice, Memory
from chalicelib.checkout.rules.asks import Answer, answered, ask_of
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.lanes import Call, Lane
from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import AfterMiss, Market, Profile
from chalicelib.checkout.rules.need import Need
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind, TillState
from chalicelib.checkout.rules.quarters import Quarter
from chalicelib.checkout.rules.rate import Rate
from chalicelib.checkout.rules.service_time import ServiceTime
from chalicelib.core.deadline import shard_of
from chalicelib.table.items import Item, Raw, texts
from chalicelib.table.values import raw_of, values_of

_COUNTS = tuple(field.name for field in fields(Quarter))


class MarketItem(Item):
    """The attributes that a query or a condition names; the whole item is `item_of`."""

    operator = UnicodeAttribute()
    version = NumberAttribute()
    lanes: MapAttribute[str, Any] = MapAttribute(null=True)
    asks = texts(null=True)


def market_pk(market: str) -> str:
    return f"MARKET#{market}"


def item_of(market: Market) -> Raw:
    """The whole market. It is due when its advice is to be computed again."""
    profile, due = market.profile, market.next_look
    return raw_of(
        {
            "pk": market_pk(market.id),
            "sk": "~",
            "operator": market.operator,
            "profile": _packed_profile(profile),
            "lines": {name: [_packed(each) for each in line] for name, line in market.lines.items()} or None,
            "lanes": {name: _packed_lane(lane) for name, lane in market.lanes.items()} or None,
            "issued": dict(market.issued) or None,
            "turn": market.turn,
            "times": {kind: [str(time.mean), str(time.scale)] for kind, time in market.times.items()} or None,
            "since": market.rate.since,
            "minutes": {str(minute): count for minute, count in market.rate.minutes.items()} or None,
            "seen": f"{market.seen:.3g}",
            "quarter": counts_of(market.quarter),
            "memory": [*astuple(market.memory.shown), *astuple(market.memory.computed)] if market.memory else None,
            "advice": _packed_advice(market.advice) if market.advice else None,
            "advised": market.advised,
            "version": market.version,
            "due_shard": None if due is None else shard_of(market.id),
            "due_at": due,
        }
    )


def market_of(raw: Raw) -> Market:
    """The market, with its asks served."""
    return answered_of(raw)[0]


def answered_of(raw: Raw) -> tuple[Market, dict[str, Answer]]:
    """The market, with its asks served, and the answers by the id of the ask."""
    item = values_of(raw)
    return answered(_market(item), map(ask_of, item.get("asks", ())))


def _market(item: Mapping[str, Any]) -> Market:
    memory = item.get("memory")
    return Market(
        id=item["pk"].removeprefix("MARKET#"),
        operator=item["operator"],
        profile=_profile(item["profile"]),
        lines={name: tuple(map(_waiting, line)) for name, line in item.get("lines", {}).items()},
        lanes=dict(sorted(((name, _lane(name, lane)) for name, lane in item.get("lanes", {}).items()), key=_by_name)),
        issued=item.get("issued", {}),
        turn=item["turn"],
        times={kind: ServiceTime(float(mean), float(scale)) for kind, (mean, scale) in item.get("times", {}).items()},
        rate=Rate(item.get("since"), {int(minute): count for minute, count in item.get("minutes", {}).items()}),
        seen=float(item["seen"]),
        quarter=quarter_of(item["quarter"]),
        memory=Memory(Need(*memory[:3]), Need(*memory[3:])) if memory else None,
        advice=_advice(item["advice"]) if "advice" in item else None,
        advised=item.get("advised"),
        version=item["version"],
    )


def counts_of(quarter: Quarter) -> dict[str, int]:
    """Its counts that are not zero."""
    return {name: count for name, count in zip(_COUNTS, astuple(quarter), strict=True) if count}


def quarter_of(counts: Mapping[str, Any]) -> Quarter:
    return Quarter(**{name: counts[name] for name in _COUNTS if name in counts})


def _packed_profile(profile: Profile) -> dict[str, Any]:
    terms, targets = profile.terms, profile.targets
    return {
        "name": profile.name,
        "timezone": profile.timezone,
        "max_inside": profile.max_inside,
        "service": profile.service,
        "policy": terms.policy.value,
        "express_items": terms.express_items,
        "express_helps": terms.express_helps,
        "mean_wait": str(targets.mean_wait),
        "limit": str(targets.limit),
        "late_share": str(targets.late_share),
        "after_miss": profile.after_miss.value,
        "stay": profile.stay,
    }


def _profile(item: Mapping[str, Any]) -> Profile:
    return Profile(
        name=item["name"],
        timezone=item["timezone"],
        max_inside=item["max_inside"],
        service=item["service"],
        terms=Terms(Policy(item["policy"]), item["express_items"], item["express_helps"]),
        targets=Targets(float(item["mean_wait"]), float(item["limit"]), float(item["late_share"])),
        after_miss=AfterMiss(item["after_miss"]),
        stay=item["stay"],
    )


def _packed(each: Waiting) -> list[Any]:
    return [
        each.letter,
        each.number,
        each.turn,
        each.joined,
        each.items,
        int(each.assistance),
        each.missed,
        each.called,
    ]


def _waiting(packed: Sequence[Any]) -> Waiting:
    letter, number, turn, joined, items, assistance, missed, called = packed
    return Waiting(letter, number, turn, joined, items, bool(assistance), missed, called)


def _packed_lane(lane: Lane) -> dict[str, Any]:
    till = lane.till
    return {
        "kind": till.kind.value,
        "state": till.state.value,
        "assisted": till.assisted or None,
        "calls": [[*_packed(call.shopper), call.line, call.at, int(call.recalled)] for call in lane.calls] or None,
        "freed": lane.freed,
        "asked": lane.asked,
    }


def _lane(name: str, item: Mapping[str, Any]) -> Lane:
    till = Till(name, TillKind(item["kind"]), TillState(item["state"]), item.get("assisted", False))
    return Lane(till, tuple(map(_call, item.get("calls", ()))), item["freed"], item["asked"])


def _call(packed: Sequence[Any]) -> Call:
    *shopper, line, at, recalled = packed
    return Call(_waiting(shopper), line, at, bool(recalled))


def _packed_advice(advice: Advice) -> list[Any]:
    wait = advice.expected_wait_seconds
    needed = [advice.needed_now, advice.needed_in_15, advice.needed_in_30]
    return [advice.open, *needed, "" if wait is None else str(wait), advice.why]


def _advice(packed: Sequence[Any]) -> Advice:
    open, now, in_15, in_30, wait, why = packed
    return Advice(open, now, in_15, in_30, float(wait) if wait else None, why)


def _by_name(lane: tuple[str, Lane]) -> tuple[int, str]:
    return len(lane[0]), lane[0]
