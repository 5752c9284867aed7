"""A market and its people: an operator with tills, and shoppers with phones."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import msgspec
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from chalicelib.core.deadline import Deadline
from chalicelib.core.identity import TokenKind
from functions.checkout.profiles import profile_of
from functions.checkout.requests import NewMarket
from tests.support.api import Api, Caller, Reply
from tests.worlds.tavern import landlord
from tests.worlds.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A market and its operator."""

    id: str
    owner: Caller

    @property
    def path(self) -> str:
        return f"/v1/markets/{self.id}"

    def till(self, name: str, state: str = "open", **fields: Any) -> Json:
        return dict(self.owner.call("PUT", f"{self.path}/lanes/{name}", {"state": state} | fields).expect(200))

    def tills(self, *names: str, **fields: Any) -> None:
        for name in names:
            self.till(name, **fields)

    def at(self, lane: str, act: str, body: Json | None = None) -> Reply:
        """What a till's staff do: next, done, recall, no-show, put-back."""
        return self.owner.post(f"{self.path}/lanes/{lane}/{act}", body)

    def next(self, lane: str) -> Json | None:
        reply = self.at(lane, "next")
        return dict(reply.expect(200)) if reply.status != 204 else None

    def done(self, lane: str) -> Json:
        return dict(self.at(lane, "done").expect(200))

    def add(self, items: int = 20, **fields: Any) -> Json:
        """A shopper without a phone."""
        return dict(self.owner.post(f"{self.path}/line", {"items": items} | fields).expect(201))

    def board(self) -> Json:
        return dict(Caller(self.owner.api).get(f"{self.path}/board").expect(200))

    def advice(self) -> Json:
        return dict(self.owner.get(f"{self.path}/advice").expect(200))

    def history(self, query: str = "") -> list[Json]:
        return list(self.owner.get(f"{self.path}/history{query}").expect(200)["items"])

    def change(self, **fields: Any) -> Json:
        return dict(self.owner.patch(self.path, fields).expect(200))


@dataclass(frozen=True)
class Buyer:
    """A customer in front of one market."""

    id: str
    calls: Caller
    shop: Shop

    def enter(self) -> Reply:
        return self.calls.post(f"{self.shop.path}/visits")

    def leave(self, visit: str) -> Reply:
        return self.calls.delete(f"{self.shop.path}/visits/{visit}")

    def join(self, items: int = 20, **fields: Any) -> Reply:
        return self.calls.post(f"{self.shop.path}/line", {"items": items} | fields)

    def ticket(self, ticket: str) -> Json:
        return dict(self.calls.get(f"{self.shop.path}/tickets/{ticket}").expect(200))


def market(here: World, owner: Caller | None = None, **fields: Any) -> Shop:
    """A market, made without the API."""
    owner = owner or landlord(here)
    profile = profile_of(msgspec.convert({"name": "Corner Market"} | fields, NewMarket))
    operator = here.app.people.identities.identify(owner.token or "", TokenKind.OPERATOR).id
    return Shop(here.app.checkout.markets.add(operator, profile).id, owner)


def buyer(api: Api, shop: Shop) -> Buyer:
    made = Caller(api).post("/v1/customers").expect(201)
    return Buyer(made["customer_id"], Caller(api, made["token"]), shop)


def signed_in(here: World, shop: Shop) -> Shop:
    """The market with its operator signed in again, after more than a day."""
    return Shop(shop.id, landlord(here, here.app.checkout.markets.find(shop.id).operator))


def looks(here: World) -> int:
    """Deliver the looks at markets that are due, in order, until only later ones are left. Returns how many."""
    messages, done = _messages(), 0
    while due := [each for each in messages if _deadline(each).at <= here.clock.now()]:
        messages[:] = [each for each in messages if each not in due]
        for each in due:
            here.app.deadlines.check(_deadline(each))
        done += len(due)
        assert done < 500, "each message sets another at once"
    return done


def pass_minutes(here: World, minutes: int) -> None:
    """Time passes, and each look comes when it is due."""
    for _ in range(minutes * 2):
        here.clock.move(30)
        looks(here)


def lose_messages() -> int:
    """The queue loses the looks that it has. Returns how many."""
    messages = _messages()
    lost = len(messages)
    messages.clear()
    return lost


def _messages() -> list[Any]:
    found: list[Any] = sqs_backends[DEFAULT_ACCOUNT_ID][os.environ["AWS_REGION"]].queues["markets"]._messages
    return found


def _deadline(message: Any) -> Deadline:
    return msgspec.json.decode(message.body, type=Deadline)
