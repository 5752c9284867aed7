"""Bars and their people: operators with consoles, and guests who ask and walk."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from chalicelib.adapters.tokens import Tokens
from chalicelib.bars.rules.bars import BarAct
from chalicelib.bars.rules.offers import BarOffer
from chalicelib.bars.rules.requests import SEARCH_LASTS, BarRequest
from chalicelib.bars.rules.slots import Slot, entry_id
from chalicelib.bars.storage import bars, guests, requests
from chalicelib.bars.storage import offers as bars_offers
from chalicelib.core.deadline import Deadline
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, SECOND
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import sessions
from chalicelib.table import due
from chalicelib.table.transactions import transact
from chalicelib.wiring import App
from functions.bars.profiles import profile_of
from functions.bars.requests import NewBar
from tests.support.api import Api, Caller, Reply
from tests.support.aws import TABLES
from tests.support.engines import engine
from tests.worlds.world import FixedKeys, World

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
        """The offers that it may answer now."""
        return list(self.owner.get(f"{self.path}/offers").expect(200)["items"])

    def queue(self) -> list[Json]:
        return list(self.owner.get(f"{self.path}/queue").expect(200)["items"])

    def accept(self, offer: Json | None = None) -> Reply:
        return self._answer("accept", offer)

    def reject(self, offer: Json | None = None) -> Reply:
        return self._answer("reject", offer)

    def board(self) -> Json:
        """The line as its screen shows it."""
        return dict(Caller(self.owner.api).get(f"{self.path}/board").expect(200))

    def entry(self, entry: Json, act: str) -> Reply:
        return self.owner.post(f"{self.path}/queue/{entry['entry_id']}/{act}")

    def _answer(self, act: str, offer: Json | None) -> Reply:
        offer = offer or self.offers()[0]
        return self.owner.post(f"/v1/bar-offers/{offer['offer_id']}/{act}")


@dataclass(frozen=True)
class Drinker:
    """A guest, with the ids of the requests that they have made."""

    id: str
    calls: Caller
    asked: list[str] = field(default_factory=list)

    def at(self, north: float = 0, east: float = 0, accuracy: float = 10) -> Reply:
        """Share a location so many metres from the centre."""
        lat, lon = place(north, east)
        return self.calls.call("PUT", "/v1/customers/me/location", {"lat": lat, "lon": lon, "accuracy": accuracy})

    def ask(self, bar: Tavern, **terms: Any) -> Reply:
        reply = self.calls.post(f"{bar.path}/requests", {"party_size": 2, "max_wait_minutes": 120} | terms)
        if reply.status == 202:
            self.asked.append(reply.json["request_id"])
        return reply

    @property
    def path(self) -> str:
        return f"/v1/bar-requests/{self.asked[-1]}"

    @property
    def entry(self) -> Json:
        """Their entry, as a bar's console names it."""
        return {"entry_id": entry_id(self.asked[-1])}

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
    """A bar so many metres from the centre; open unless `opened` is false."""
    body = _new_bar(north, east) | fields
    found = Tavern(owner.post("/v1/bars", body).expect(201)["bar_id"], owner)
    if opened:
        found.switch("open").expect(200)
    return found


def _new_bar(north: float, east: float) -> Json:
    lat, lon = place(north, east)
    return {"name": f"Bar {north:g} north", "location": {"lat": lat, "lon": lon}}


def landlord(here: World, known: str | None = None) -> Caller:
    """An operator whose sign-in lasts a day: bars are open for longer than tokens are valid. `known`: who signs in
    again."""
    now = here.clock.now()
    id = known or new_id("opr", now)
    family, until = new_id("fam", now), now + DAY
    account = Account(TokenKind.OPERATOR, id, f"{id}@example.com", "Roxy Bars", "", now, now)
    sessions.open_family(family, account, new_id("rtk", now), until // SECOND)
    tokens = Tokens(FixedKeys(), here.clock)
    return Caller(here.api, tokens.sign(Identity(TokenKind.OPERATOR, id, family), new_id("atk", now), until))


def bar_behind(
    here: World, owner: Caller, north: float = 0, east: float = 0, opened: bool = True, **fields: Any
) -> Tavern:
    """As `bar`, without calls: opening one through the API takes as long as a short test."""
    body = _new_bar(north, east) | fields
    profile, now = profile_of(msgspec.convert(body, NewBar)), here.clock.now()
    operator = here.app.people.identities.identify(owner.token or "", TokenKind.OPERATOR).id
    made = here.app.bars.manage_bar.add(operator, profile)
    if opened:
        transact([bars.changing(made, made.switch(BarAct.OPEN, now))])
    return Tavern(made.id, owner)


def queueing(here: World, at: Tavern, chosen: Tavern | None = None, party: int = 2) -> Drinker:
    """A guest in a bar's line, without calls. If they had chosen another bar, which rejected, they have to confirm."""
    guest, bar, now = drinker(here.api), here.app.bars.manage_bar.find(at.id), here.clock.now()
    id, end, number = new_id("req", now), now + SEARCH_LASTS, bar.issued + 1
    asked = (chosen.id, at.id) if chosen else (at.id,)
    made = BarRequest(id, guest.id, asked[0], party, 120, 600, 1, now, end, end, asked=asked, passed=asked[:-1])
    taken = made.taken(at.id, number, now).without_offer("", now)
    slot = Slot(id, guest.id, number, party, now, taken.until)
    joining = bars.changing(bar, bar.joined(slot, now))
    transact([requests.creating(taken), guests.starting_request(guest.id, id, now), joining])
    guest.asked.append(id)
    return guest


def pending(here: World, at: Tavern) -> list[BarOffer]:
    """The offers that a bar may answer now, without a call."""
    return bars_offers.pending(at.id, here.clock.now())


def yes(here: World, at: Tavern) -> Json:
    """A bar accepts its oldest offer."""
    return dict(at.accept({"offer_id": pending(here, at)[0].id}).expect(200))


def no(here: World, at: Tavern) -> None:
    """A bar rejects its oldest offer."""
    at.reject({"offer_id": pending(here, at)[0].id}).expect(200)


def everything() -> dict[str, list[Json]]:
    """All items of all tables."""
    return {name: engine().items(name) for name in TABLES.values()}


def drinker(api: Api) -> Drinker:
    made = Caller(api).post("/v1/customers").expect(201)
    return Drinker(made["customer_id"], Caller(api, made["token"]))


def settle(app: App) -> None:
    """Ring all deadlines that are due, as the sweep does, until none is left."""
    for _ in range(20):
        found = due.overdue(app.clock.now(), 250)
        if not found:
            return
        for deadline in found:
            app.deadlines.check(deadline)
    raise AssertionError("each deadline sets another")


def queued(queue: str = "matches") -> list[str]:
    """The bodies of the messages in one of moto's queues."""
    return [message.body for message in _messages(queue)]


def deliver(app: App, ring: Callable[[str], None] | None = None) -> int:
    """Ring the deadlines in the queue of bars, in order, until only later ones are left. Returns how many it rang.

    `ring`, if given, gets each message instead.
    """
    rung = 0
    while due_now := [body for body in queued() if _deadline(body).at <= app.clock.now()]:
        _messages("matches")[:] = [each for each in _messages("matches") if each.body not in due_now]
        for body in due_now:
            ring(body) if ring else app.deadlines.check(_deadline(body))
        rung += len(due_now)
        assert rung < 500, "each message sets another"
    return rung


def _deadline(body: str) -> Deadline:
    return msgspec.json.decode(body, type=Deadline)


def _messages(queue: str) -> list[Any]:
    """moto's own list: receiving messages takes longer, and waits for delayed ones."""
    found: list[Any] = sqs_backends[DEFAULT_ACCOUNT_ID][os.environ["AWS_REGION"]].queues[queue]._messages
    return found
