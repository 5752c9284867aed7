"""An event on sale, its operator and its customers: the setting that scenarios share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import rfc3339
from tests.support.api import Api, Caller

EUR = {"amount": 1250, "currency": "EUR"}


def operator(api: Api, email: str | None = None) -> Caller:
    """An operator, signed in."""
    signed = Caller(api).post(
        "/v1/operators",
        {"email": email or f"{uuid4().hex}@example.com", "password": "correct horse", "name": "Roxy Cinemas"},
    )
    return Caller(api, signed.expect(201)["access_token"])


def customer(api: Api) -> Caller:
    return Caller(api, Caller(api).post("/v1/customers").expect(201)["token"])


def rows(count: int, seats: int, category: str = "standard") -> list[dict[str, Any]]:
    """`count` rows of `seats` seats, both numbered from 1."""
    return [
        {"id": str(row), "category": category, "seats": [str(seat) for seat in range(1, seats + 1)]}
        for row in range(1, count + 1)
    ]


def venue(owner: Caller, sections: dict[str, list[dict[str, Any]]]) -> str:
    plan = {
        "name": "Roxy 1",
        "timezone": "Europe/Stockholm",
        "sections": [{"id": id, "name": f"Section {id}", "rows": rows} for id, rows in sections.items()],
    }
    return str(owner.post("/v1/venues", plan).expect(201)["venue_id"])


def event_body(venue_id: str, now: datetime | None = None, **changes: Any) -> dict[str, Any]:
    now = now or datetime.now(UTC)
    return {
        "name": "Avengers: Endgame",
        "venue_id": venue_id,
        "starts_at": (now + timedelta(days=30)).isoformat(),
        "on_sale_at": (now - timedelta(hours=1)).isoformat(),
        "prices": {"standard": EUR},
        **changes,
    }


@dataclass(frozen=True)
class Sale:
    """A published event and its operator."""

    api: Api
    owner: Caller
    event: str

    @property
    def path(self) -> str:
        return f"/v1/events/{self.event}"

    def map(self, section: str = "A") -> dict[str, dict[str, Any]]:
        """The taken seats of a section by public name."""
        found = Caller(self.api).get(f"{self.path}/seats/{section}").expect(200)
        return {f"{section}-{row['id']}-{name}": claim for row in found["rows"] for name, claim in row["taken"].items()}

    def settled_map(self) -> dict[str, dict[str, Any]]:
        """The taken seats of all sections, once their maps have all that is written: they follow the rows by a moment.
        The report of sales counts the rows, so it says when that is."""
        from tests.support.local import wait_for

        sections = [each["id"] for each in Caller(self.api).get(f"{self.path}/seats").expect(200)["sections"]]

        def settled() -> dict[str, dict[str, Any]] | None:
            report = self.owner.get(f"{self.path}/sales").expect(200)
            taken = {name: claim for section in sections for name, claim in self.map(section).items()}
            states = Counter(claim["state"] for claim in taken.values())
            written = {"booked": report["sold"], "held": report["held"], "blocked": report["blocked"]}
            return taken if states == Counter(written) else None

        return wait_for(settled, "map that has all changes")

    def hold(self, caller: Caller, *seats: str) -> Any:
        return caller.post(f"{self.path}/holds", {"seats": list(seats)})

    def best(self, caller: Caller, quantity: int, category: str = "standard", section: str | None = None) -> Any:
        wish = {"category": category, "quantity": quantity} | ({"section": section} if section else {})
        return caller.post(f"{self.path}/holds", {"best_available": wish})

    def book(self, caller: Caller, hold_id: str, method: str = "test") -> Any:
        return caller.post(f"/v1/bookings/{self.event}", {"hold_id": hold_id, "payment": {"method": method}})


def sale(
    api: Api,
    sections: dict[str, list[dict[str, Any]]] | None = None,
    now: datetime | None = None,
    owner: Caller | None = None,
    **changes: Any,
) -> Sale:
    """An event that is on sale: by default one section A of five rows of ten seats."""
    owner = owner or operator(api)
    venue_id = venue(owner, sections or {"A": rows(5, 10)})
    event = owner.post("/v1/events", event_body(venue_id, now, **changes)).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    return Sale(api, owner, event)


def free_at(hold: dict[str, Any]) -> str:
    """When others may take the seats of a hold, as a map shows it."""
    expires_at = datetime.fromisoformat(hold["expires_at"])
    return rfc3339(round(expires_at.timestamp() * 1000) + CLOCK_GRACE)
