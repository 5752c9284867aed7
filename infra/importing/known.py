"""The organiser's events and performers: read once, and kept small enough for a hundred thousand events."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from chalicelib.core.money import Money
from chalicelib.core.times import from_datetime, rfc3339
from infra.importing.account import Account
from infra.importing.problems import Problem
from infra.importing.sheet import PRICE
from infra.importing.wanted import Facts

_TIMES = ("starts_at", "ends_at", "sale_ends_at")
_PLAIN = ("release", "hold_seconds", "max_per_customer", "no_orphans", "waitlist", "waiting_room")


@dataclass(frozen=True, slots=True)
class Known:
    """An event of the organiser. Two events with the same digest have the same facts, but for `on_sale_at`."""

    event: str
    status: str
    on_sale_at: int | None
    digest: bytes

    def says(self, facts: Facts) -> bool:
        """Whether the event has these facts. Facts without `on_sale_at` fit any."""
        return digest(facts) == self.digest and facts.on_sale_at in (None, self.on_sale_at)


class Performers:
    """Ids by name. Of several performers with one name it takes the oldest, so that every run takes the same."""

    def __init__(self, account: Account) -> None:
        self._account = account
        listed = list(account.listed("/v1/performers"))
        self.names = {each["performer_id"]: _normal(each["name"]) for each in listed}
        self._ids: dict[str, str] = {self.names[id]: id for id in sorted(self.names, reverse=True)}

    def id_of(self, name: str) -> str:
        """The performer's id; adds a performer that the organiser does not have. Raises Gone."""
        if name not in self._ids:
            key = f"import performer {hashlib.sha256(name.encode()).hexdigest()}"  # the same for runs at the same time
            added = self._account.post("/v1/performers", {"name": name}, key).expect(201)
            self._ids[name] = str(added["performer_id"])
        return self._ids[name]


def events(account: Account, performers: Performers) -> dict[str, Known]:
    """The organiser's events by reference. Raises Gone."""
    return {
        event["reference"]: known(event, performers.names)
        for event in account.listed("/v1/events")
        if event.get("reference")
    }


def known(event: Mapping[str, Any], performers: Mapping[str, str]) -> Known:
    """`performers` are names by id."""
    facts = facts_of(event, performers)
    return Known(event["event_id"], event["status"], facts.on_sale_at, digest(facts))


def facts_of(event: Mapping[str, Any], performers: Mapping[str, str]) -> Facts:
    """The facts of an event as the API shows it. Performers without a known name have their ids for names."""
    return Facts(
        name=_normal(event["name"]),
        description=event["description"],
        venue=event["venue_id"],
        performers=tuple(performers.get(id, id) for id in event["performer_ids"]),
        starts_at=_instant(event["starts_at"]),
        on_sale_at=_instant(event["on_sale_at"]),
        ends_at=_end(event.get("ends_at")),
        sale_ends_at=_end(event.get("sale_ends_at"), event["starts_at"]),
        prices={name: Money(it["amount"], it["currency"]) for name, it in event["prices"].items()},
        **{name: event[name] for name in _PLAIN},
    )


def details(account: Account, event: str) -> tuple[Known, Facts]:
    """An event as it is now. Raises Gone."""
    shown = account.get(f"/v1/events/{event}").expect(200)
    names = {each["performer_id"]: _normal(each["name"]) for each in shown["performers"]}
    return known(shown, names), facts_of(shown, names)


def differences(wanted: Facts, there: Facts) -> list[Problem]:
    """Where the event differs from the line, by column."""
    found = []
    for column, here, other in _pairs(wanted, there):
        if here != other:
            found.append(Problem(column, "the event has another one" if column == "description" else _in_words(other)))
    return found


def digest(facts: Facts) -> bytes:
    plain = [getattr(facts, it.name) for it in fields(facts) if it.name not in ("on_sale_at", "prices")]
    prices = sorted((name, price.amount, price.currency) for name, price in facts.prices.items())
    return hashlib.blake2b(repr((plain, prices)).encode(), digest_size=16).digest()


def _pairs(wanted: Facts, there: Facts) -> list[tuple[str, Any, Any]]:
    """Columns with the line's value and the event's, where both have one."""
    names = [it.name for it in fields(Facts) if it.name not in ("prices", "on_sale_at", *_TIMES)]
    pairs = [(name, getattr(wanted, name), getattr(there, name)) for name in names]
    pairs += [(name, _written(getattr(wanted, name)), _written(getattr(there, name))) for name in _TIMES]
    if wanted.on_sale_at is not None and there.on_sale_at is not None:
        pairs.append(("on_sale_at", rfc3339(wanted.on_sale_at), rfc3339(there.on_sale_at)))
    for category in sorted(wanted.prices.keys() | there.prices.keys()):
        pairs.append((f"{PRICE}{category}", wanted.prices.get(category), there.prices.get(category)))
    return pairs


def _in_words(value: Any) -> str:
    match value:
        case None | "" | ():
            return "the event has none"
        case bool():
            return f"the event has {'yes' if value else 'no'}"
        case Money():
            return f"the event has {value.decimal} {value.currency}"
        case tuple():
            return f"the event has {'|'.join(value)}"
        case _:
            return f"the event has {value}"


def _written(instant: int | None) -> str | None:
    return None if instant is None else rfc3339(instant)


def _end(text: str | None, default: str | None = None) -> int | None:
    return None if text in (None, default) else _instant(str(text))


def _instant(text: str) -> int:
    return from_datetime(datetime.fromisoformat(text))


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)
