"""The demo store, with customers in its queues. A store lives for a day, so a start opens one when there is none."""

from __future__ import annotations

from typing import Any

import httpx

LOGIN = {"email": "demo-store@example.com", "password": "linehold-demo-store"}
_STORE = LOGIN | {"name": "The Corner Shop", "timezone": "Europe/Stockholm", "queues": ["Bread", "Fish", "Cheese"]}
_PARTIES = (("Ann", "Bread"), ("Bo", "Bread"), ("Cy", "Fish")), (("Dee", "Bread"),), (("Ed", "Cheese"), ("Flo", "Fish"))


def open_store(http: httpx.Client) -> dict[str, Any] | None:
    """The login and the id of the demo store, open; None when another store has the account's address."""
    signed = http.post("/v1/stores/sign-in", json=LOGIN)
    if signed.is_error:
        signed = http.post("/v1/stores", json=_STORE)
        if signed.is_error:
            return None
        _fill(http, signed.json())
    return LOGIN | {"store_id": signed.json()["store_id"]}


def _fill(http: httpx.Client, store: dict[str, Any]) -> None:
    """Fills the queues as customers do: they scan the code of a display and join."""
    path = f"/v1/stores/{store['store_id']}"
    queues = {queue["name"]: queue["queue_id"] for queue in store["queues"]}
    screen = _bearer(http.post(f"{path}/displays", json={}, headers=_bearer(store["access_token"])), "display_token")
    for party in _PARTIES:
        guest = _bearer(http.post("/v1/customers", json={}), "token")
        code = http.get(f"{path}/code", headers=screen).raise_for_status().json()["code"]
        scanned = http.post(f"{path}/scans", json={"code": code}, headers=guest).raise_for_status().json()
        people = [{"name": name, "queue_id": queues[queue]} for name, queue in party]
        joining = {"session": scanned["session"], "people": people}
        http.post(f"{path}/tickets", json=joining, headers=guest).raise_for_status()


def _bearer(given: str | httpx.Response, name: str = "") -> dict[str, str]:
    """The header with a token, given as it is or in an answer."""
    token = given if isinstance(given, str) else given.raise_for_status().json()[name]
    return {"Authorization": f"Bearer {token}"}
