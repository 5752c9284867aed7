"""The demo data as plain requests, without ids and without HTTP.

Two venues and a handful of events to try different things with: on sale now, holds that lapse while you watch, a hall
for a crowd, sales that open in a few minutes and next week, and one with a waiting room in front.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

OPERATOR = {"email": "demo@example.com", "password": "linehold-demo-operator", "name": "Linehold Demo Houses"}
GUARDED = "The Waiting Room Concert"
LOBBY = timedelta(minutes=5)
PERFORMERS = ("The Understudies", "Nora Lind Quartet", "Kinokapelle Nord")

_PRICES = {"standard": 1250, "premium": 1850, "balcony": 950}


def venues() -> Iterator[tuple[str, dict[str, Any]]]:
    """The venues by a short name: a cinema with 600 seats and a hall with 2,000."""
    cinema = [
        _section("A", "Stalls", rows=12, seats=20, category="standard", accessible=("1", "20")),
        _section("B", "Circle", rows=10, seats=18, category="premium"),
        _section("C", "Balcony", rows=8, seats=15, category="balcony"),
        _section("D", "Boxes", rows=6, seats=10, category="premium", blocked=("1",)),
    ]
    yield "cinema", _venue("Roxy 1", 59.3326, 18.0649, "Sveavägen 1, Stockholm", "Europe/Stockholm", cinema)
    hall = [
        _section(name, f"Block {name}", rows=20, seats=20, category=category)
        for name, category in zip("ABCDE", ("premium", "standard", "standard", "balcony", "balcony"), strict=True)
    ]
    yield "hall", _venue("Harbour Hall", 53.5413, 9.9841, "Am Kaiserkai 1, Hamburg", "Europe/Berlin", hall)


def events(now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests for the events, by the short name of their venue; `performer_ids` holds indexes into PERFORMERS."""
    yield "cinema", _event("Night Train to Trieste", now, days=3, sold_for=timedelta(days=7), performers=(2,))
    yield (
        "cinema",
        _event("Ten Seconds", now, days=4, sold_for=timedelta(days=1), hold_seconds=10)
        | {"waitlist": True}
        | {"description": "A short film festival. Holds last ten seconds here: watch them lapse, and wait for a seat."},
    )
    yield (
        "hall",
        _event("Winter Songs", now, days=20, sold_for=timedelta(hours=1), hold_seconds=600, performers=(1,))
        | {"waitlist": True, "no_orphans": True},
    )
    yield (
        "hall",
        _event("The Understudies Live", now, days=40, sold_for=timedelta(minutes=-10), performers=(0,)),
    )
    yield "hall", _event("Spring Gala", now, days=120, sold_for=timedelta(days=-7), performers=(0, 1))
    yield "hall", _event(GUARDED, now, days=60, sold_for=timedelta(0), performers=(1, 2))


def waiting_room(now: datetime) -> dict[str, Any]:
    """The terms of the waiting room in front of the event GUARDED: one may join it now, and it starts soon."""
    return {
        "opens_at": _instant(now),
        "starts_at": _instant(now + LOBBY),
        "capacity": 50,
        "max_per_minute": 60,
        "claim_seconds": 60,
        "admission_seconds": 300,
    }


def _section(
    name: str,
    title: str,
    *,
    rows: int,
    seats: int,
    category: str,
    accessible: tuple[str, ...] = (),
    blocked: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A section of equal rows. The first has the accessible seats, the last the blocked ones."""
    numbers = [str(number) for number in range(1, seats + 1)]
    plan: list[dict[str, Any]] = [
        {"id": str(row), "category": category, "seats": numbers, "blocked": [], "accessible": []}
        for row in range(1, rows + 1)
    ]
    plan[0]["accessible"], plan[-1]["blocked"] = list(accessible), list(blocked)
    return {"id": name, "name": title, "rows": plan}


def _venue(
    name: str, lat: float, lon: float, address: str, timezone: str, sections: list[dict[str, Any]]
) -> dict[str, Any]:
    location = {"lat": lat, "lon": lon, "address": address}
    return {"name": name, "location": location, "timezone": timezone, "sections": sections}


def _event(
    name: str,
    now: datetime,
    *,
    days: int,
    sold_for: timedelta,
    hold_seconds: int = 300,
    performers: tuple[int, ...] = (),
) -> dict[str, Any]:
    return {
        "name": name,
        "description": f"{name}, one evening only.",
        "performer_ids": list(performers),
        "release": name.lower().replace(" ", "-"),
        "starts_at": _instant(now + timedelta(days=days)),
        "on_sale_at": _instant(now - sold_for),
        "prices": {category: {"amount": amount, "currency": "EUR"} for category, amount in _PRICES.items()},
        "hold_seconds": hold_seconds,
        "max_per_customer": 6,
        "no_orphans": False,
        "waitlist": False,
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
