"""The demo market: three regular tills and an express till, and shoppers in its line. It is made once."""

from __future__ import annotations

from typing import Any

import httpx

OPERATOR = {"email": "demo-market@example.com", "password": "linehold-demo-market", "name": "Linehold Demo Market"}
_MARKET = {"name": "Harbour Market", "max_inside": 60, "timezone": "Europe/Stockholm", "express_helps": True}
_LANES = {"1": ("regular", "open"), "2": ("regular", "open"), "3": ("regular", "paused"), "9": ("express", "open")}
_ITEMS = (24, 7, 41, 3, 18)


def open_market(http: httpx.Client) -> dict[str, Any] | None:
    """The login and the id of the market; None when another operator has the account's address."""
    login = {name: OPERATOR[name] for name in ("email", "password")}
    signed = http.post("/v1/operators/sign-in", json=login)
    if signed.status_code == httpx.codes.UNAUTHORIZED:
        signed = http.post("/v1/operators", json=OPERATOR)
    if signed.is_error:
        return None
    staff = {"Authorization": f"Bearer {signed.json()['access_token']}"}
    known = http.get("/v1/markets", headers=staff).raise_for_status().json()["items"]
    return {"operator": login, "market_id": known[0]["market_id"] if known else _made(http, staff)}


def _made(http: httpx.Client, staff: dict[str, str]) -> str:
    id = str(http.post("/v1/markets", json=_MARKET, headers=staff).raise_for_status().json()["market_id"])
    for lane, (kind, state) in _LANES.items():
        till = {"kind": kind, "state": state}
        http.put(f"/v1/markets/{id}/lanes/{lane}", json=till, headers=staff).raise_for_status()
    for items in _ITEMS:
        http.post(f"/v1/markets/{id}/line", json={"items": items}, headers=staff).raise_for_status()
    http.post(f"/v1/markets/{id}/lanes/1/next", json={}, headers=staff).raise_for_status()
    return id
