"""Creates the demo data through the public API, as an operator does.

Every call's result is written to demo.json, so an interrupted run goes on where it stopped, and a second run does
nothing. The calls have idempotency keys, so a call whose answer was lost creates nothing twice.
"""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from infra.local import demo, demo_market, inbox, state
from infra.local.cloud import Addresses
from infra.local.demo_bars import OPERATOR, open_bars
from infra.local.demo_store import LOGIN, open_store

FOUND_WITHIN_SECONDS = 10.0

ROOM = "waiting room"


class Refused(Exception):
    """The API refused a request. The message has the request and the answer."""


def seed(addresses: Addresses, path: Path) -> dict[str, Any]:
    """Makes sure that the demo data exists.

    Returns `{"operator": …, "events": [ids], "waiting_room": id, "store": …, "bars": …,
    "market": …}`; the room is None in data of
    before there were any.

    The addresses of its accounts are confirmed by their letters. Raises Refused, NoLetter, httpx.HTTPError, or
    state.Unreadable.
    """
    with httpx.Client(base_url=addresses.api, timeout=30) as http:
        seeding = _Seeding(http, path)
        store = open_store(http)
        known = seeding.run()
        bars = open_bars(http)
        market = demo_market.open_market(http)
        operators = (demo.OPERATOR, OPERATOR, demo_market.OPERATOR)
        for account, kind in (*((each, "operators") for each in operators), (LOGIN, "stores")):
            _confirm(http, addresses.endpoint, account, f"/v1/{kind}")
    login = {name: demo.OPERATOR[name] for name in ("email", "password")}
    events = [value for name, value in known.items() if name.startswith("event/")]
    room = known.get(ROOM)
    return {
        "operator": login,
        "events": events,
        "waiting_room": room,
        "store": store,
        "bars": bars,
        "market": market,
    }


def _confirm(http: httpx.Client, endpoint: str, account: dict[str, str], path: str) -> None:
    """Confirms the address of the demo account, unless it is or another account has the address."""
    signed = http.post(f"{path}/sign-in", json={name: account[name] for name in ("email", "password")})
    if signed.is_error or signed.json()["email_confirmed"]:
        return
    if not inbox.texts(endpoint, account["email"]):  # a start before this one was interrupted
        bearer = {"Authorization": f"Bearer {signed.json()['access_token']}"}
        http.post(f"{path}/email/letter", json={}, headers=bearer).raise_for_status()
    inbox.confirm(http, endpoint, account["email"], path)


class _Seeding:
    """One pass over the demo data that skips what is known already."""

    def __init__(self, http: httpx.Client, path: Path) -> None:
        self._http = http
        self._path = path
        self._known = _remembered(path) if path.exists() else _nothing()

    def run(self) -> dict[str, Any]:
        """Returns the ids by names."""
        token = self._sign_in()
        if not self._known.get("complete"):
            self._http.headers["Authorization"] = f"Bearer {token}"
            self._create_all()
        return self._known

    def _create_all(self) -> None:
        venues = {name: self._create(f"venue/{name}", "/v1/venues", venue, "venue_id") for name, venue in demo.venues()}
        performers = [
            self._create(f"performer/{name}", "/v1/performers", {"name": name}, "performer_id")
            for name in demo.PERFORMERS
        ]
        now = datetime.fromisoformat(self._known["run"])  # a repeated request must be the same request
        for venue, event in demo.events(now):
            event |= {
                "venue_id": venues[venue],
                "performer_ids": [performers[number] for number in event["performer_ids"]],
            }
            event_id = self._create(f"event/{event['name']}", "/v1/events", event, "event_id")
            self._create(f"published/{event['name']}", f"/v1/events/{event_id}/publish", {}, "status")
            if event["name"] == demo.GUARDED:
                self._guard(event_id)
        self._wait_until_found()
        self._remember("complete", True)

    def _guard(self, event: str) -> None:
        """Puts a waiting room in front of an event. One that an interrupted run made may have started."""
        if ROOM not in self._known:
            terms = demo.waiting_room(datetime.now(UTC))
            answer = self._http.put(f"/v1/events/{event}/waiting-room", json=terms)
            if answer.status_code != httpx.codes.CONFLICT:
                _body(answer)
            self._remember(ROOM, event)

    def _wait_until_found(self) -> None:
        """Waits until a search finds all events: the index follows a moment after they are published."""
        wanted = {value for name, value in self._known.items() if name.startswith("event/")}
        give_up = time.monotonic() + FOUND_WITHIN_SECONDS
        while time.monotonic() < give_up:
            found = _body(self._http.get("/v1/events/search", params={"limit": 100}))["items"]
            if wanted <= {item["event_id"] for item in found}:
                return
            time.sleep(0.1)

    def _sign_in(self) -> str | None:
        """The operator's token; None if somebody changed the password of an account whose data is complete.

        An account that has to be made was not there, so its data is not there: the tables began anew.
        """
        login = {name: demo.OPERATOR[name] for name in ("email", "password")}
        answer = self._http.post("/v1/operators/sign-in", json=login)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            answer = self._http.post("/v1/operators", json=demo.OPERATOR)
            if answer.is_error and self._known.get("complete"):
                return None
            if answer.is_success:
                self._known = _nothing()
        return str(_body(answer)["access_token"])

    def _create(self, name: str, path: str, body: dict[str, Any], wanted: str) -> str:
        if name not in self._known:
            headers = {"Idempotency-Key": f"demo {self._known['run']} {name}"}
            self._remember(name, _body(self._http.post(path, json=body, headers=headers))[wanted])
        return str(self._known[name])

    def _remember(self, name: str, value: Any) -> None:
        self._known[name] = value
        state.write(self._path, json.dumps(self._known, indent=1))


def _nothing() -> dict[str, Any]:
    return {"run": datetime.now(UTC).isoformat()}


def _remembered(path: Path) -> dict[str, Any]:
    known = state.read_object(path)
    try:
        datetime.fromisoformat(known["run"])
    except (KeyError, TypeError, ValueError):
        raise state.Unreadable(f"{os.path.relpath(path)} is damaged") from None
    return known


def _body(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise Refused(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:500]}")
    return dict(answer.json())
