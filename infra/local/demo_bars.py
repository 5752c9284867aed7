"""The demo bars: eight invented bars around one place, some of them with guests in their lines.

They are created once. Every later start only opens those that should be open, because they may have closed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

OPERATOR = {"email": "demo-bars@example.com", "password": "linehold-demo-bars", "name": "Linehold Demo Bars"}
PLACE = {"lat": -37.8136, "lon": 144.9631}

TAKEN_WITHIN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class _Demo:
    """A bar, what its staff do first, and the parties in its line. Only bars that accept automatically have parties."""

    name: str
    lat: float
    lon: float
    address: str
    servers: int
    visit: int
    act: str | None = "open"
    auto_accept: bool = False
    parties: tuple[int, ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "location": {"lat": self.lat, "lon": self.lon, "address": self.address},
            "max_queue": 12,
            "servers": self.servers,
            "mean_visit_minutes": self.visit,
            "auto_accept": self.auto_accept,
        }


_BARS = (
    _Demo("The Tin Heron", -37.8142, 144.9648, "3 Heron Lane", 6, 40),
    _Demo("Paper Lantern", -37.8121, 144.9659, "18 Lantern Passage", 5, 45, auto_accept=True, parties=(2, 4, 3)),
    _Demo("Captain Nobody", -37.8158, 144.9612, "71 Quayside Row", 8, 60),
    _Demo("Velvet Moth", -37.8109, 144.9605, "2 Moth Alley", 4, 35, auto_accept=True, parties=(2, 2)),
    _Demo("The Long Teaspoon", -37.8171, 144.9668, "140 Teaspoon Street", 6, 50),
    _Demo("Ninth Umbrella", -37.8092, 144.9682, "9 Umbrella Arcade", 5, 30),
    _Demo("Quiet Parrot", -37.8185, 144.9587, "55 Parrot Walk", 4, 45, act="pause"),
    _Demo("Half Past Fig", -37.8064, 144.9556, "12 Figtree Court", 3, 40, act=None),
)


def open_bars(http: httpx.Client) -> dict[str, Any] | None:
    """The login, the place, and the bars with their ids; None when another operator has the account's address."""
    login = {name: OPERATOR[name] for name in ("email", "password")}
    signed = http.post("/v1/operators/sign-in", json=login)
    if signed.status_code == httpx.codes.UNAUTHORIZED:
        signed = http.post("/v1/operators", json=OPERATOR)
    if signed.is_error:
        return None
    staff = _bearer(signed.json()["access_token"])
    known = {bar["name"]: bar["bar_id"] for bar in _own(http, staff)}
    bars = [{"bar_id": known.get(bar.name) or _made(http, staff, bar), "name": bar.name} for bar in _BARS]
    for bar, demo in zip(bars, _BARS, strict=True):
        if demo.act == "open":
            http.post(f"/v1/bars/{bar['bar_id']}/open", json={}, headers=staff).raise_for_status()
    fresh = [(bar["bar_id"], demo) for bar, demo in zip(bars, _BARS, strict=True) if demo.name not in known]
    _fill(http, staff, fresh)
    return {"operator": login, "place": PLACE, "bars": bars}


def _own(http: httpx.Client, staff: dict[str, str]) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": "100", **({"cursor": cursor} if cursor else {})}
        page = http.get("/v1/bars", params=asked, headers=staff).raise_for_status().json()
        yield from page["items"]
        cursor = page["next_cursor"]


def _made(http: httpx.Client, staff: dict[str, str], demo: _Demo) -> str:
    made = http.post("/v1/bars", json=demo.body, headers=staff).raise_for_status().json()
    if demo.act == "pause":  # a bar that was never open cannot be paused
        http.post(f"/v1/bars/{made['bar_id']}/open", json={}, headers=staff).raise_for_status()
        http.post(f"/v1/bars/{made['bar_id']}/pause", json={}, headers=staff).raise_for_status()
    return str(made["bar_id"])


def _fill(http: httpx.Client, staff: dict[str, str], fresh: list[tuple[str, _Demo]]) -> None:
    """Fills the lines by requests of guests, then waits until they are in the lines, before the card is printed."""
    for bar, demo in fresh:
        for party in demo.parties:
            guest = _bearer(http.post("/v1/customers", json={}).raise_for_status().json()["token"])
            wish = {"party_size": party, "max_wait_minutes": 240}
            http.post(f"/v1/bars/{bar}/requests", json=wish, headers=guest).raise_for_status()
    give_up = time.monotonic() + TAKEN_WITHIN_SECONDS
    for bar, demo in fresh:
        while demo.parties and time.monotonic() < give_up:
            queue = http.get(f"/v1/bars/{bar}/queue", headers=staff).raise_for_status().json()
            if queue["queue_length"] >= len(demo.parties):
                break
            time.sleep(0.2)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
