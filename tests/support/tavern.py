"""Bars as their people meet them: operators with consoles, guests who ask and walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chalicelib.storage import due
from chalicelib.wiring import Container
from tests.support.api import Api, Caller, Reply

Json = dict[str, Any]

CENTRE = (59.3326, 18.0649)
"""Where the bars of the tests are."""

METRE = 1 / 111_195
"""Degrees of latitude."""


@dataclass(frozen=True)
class Tavern:
    """A bar and its operator."""

    id: str
    owner: Caller

    @property
    def path(self) -> str:
        return f"/v1/bars/{self.id}"

    def switch(self, act: str) -> Reply:
        return self.owner.post(f"{self.path}/{act}")

    def change(self, **fields: Any) -> Json:
        return dict(self.owner.patch(self.path, fields).expect(200))

    def state(self) -> str:
        return str(Caller(self.owner.api).get(self.path).expect(200)["state"])

    def offers(self) -> list[Json]:
        """What it may answer now."""
        return list(self.owner.get(f"{self.path}/offers").expect(200)["items"])

    def queue(self) -> list[Json]:
        return list(self.owner.get(f"{self.path}/queue").expect(200)["items"])

    def accept(self, offer: Json | None = None) -> Reply:
        return self._answer("accept", offer)

    def reject(self, offer: Json | None = None) -> Reply:
        return self._answer("reject", offer)

    def entry(self, entry: Json, act: str) -> Reply:
        return self.owner.post(f"{self.path}/queue/{entry['entry_id']}/{act}")

    def _answer(self, act: str, offer: Json | None) -> Reply:
        offer = offer or self.offers()[0]
        return self.owner.post(f"/v1/bar-offers/{offer['offer_id']}/{act}")


@dataclass(frozen=True)
class Drinker:
    """A guest, with the id of their request once they have asked."""

    id: str
    calls: Caller
    asked: list[str] = field(default_factory=list)

    def at(self, north: float = 0, east: float = 0, accuracy: float = 10) -> Reply:
        """Say where they are: so many metres from the centre."""
        lat, lon = place(north, east)
        return self.calls.call("PUT", "/v1/customers/me/location", {"lat": lat, "lon": lon, "accuracy": accuracy})

    def ask(self, bar: Tavern, **wish: Any) -> Reply:
        reply = self.calls.post(f"{bar.path}/requests", {"party_size": 2, "max_wait_minutes": 120} | wish)
        if reply.status == 202:
            self.asked.append(reply.json["request_id"])
        return reply

    @property
    def path(self) -> str:
        return f"/v1/bar-requests/{self.asked[-1]}"

    def request(self) -> Json:
        return dict(self.calls.get(self.path).expect(200))

    def act(self, act: str) -> Reply:
        return self.calls.post(f"{self.path}/{act}")

    @property
    def state(self) -> tuple[str, str | None]:
        """State and reason."""
        request = self.request()
        return request["state"], request["reason"]


def place(north: float = 0, east: float = 0) -> tuple[float, float]:
    """Degrees, so many metres from the centre. East is right within a percent."""
    return CENTRE[0] + north * METRE, CENTRE[1] + east * METRE / 0.51


def bar(owner: Caller, north: float = 0, east: float = 0, opened: bool = True, **fields: Any) -> Tavern:
    """One that takes guests, so many metres from the centre."""
    lat, lon = place(north, east)
    told = {"name": f"Bar {north:g} north", "location": {"lat": lat, "lon": lon}} | fields
    found = Tavern(owner.post("/v1/bars", told).expect(201)["bar_id"], owner)
    if opened:
        found.switch("open").expect(200)
    return found


def drinker(api: Api) -> Drinker:
    told = Caller(api).post("/v1/customers").expect(201)
    return Drinker(told["customer_id"], Caller(api, told["token"]))


def settle(container: Container) -> None:
    """Do what is due by the clock, as the sweep has it done, until nothing is."""
    for _ in range(20):
        found = due.passed(container.clock.now(), 250)
        if not found:
            return
        for deadline in found:
            container.deadlines.ring(deadline)
    raise AssertionError("something is always due")
