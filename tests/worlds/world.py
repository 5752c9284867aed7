"""Linehold in one process: the app, with a clock that the test moves and sockets that keep their messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from chalice.test import Client

from chalicelib import wiring
from chalicelib.adapters.push import Pushed
from chalicelib.adapters.secrets import Keys
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import accounts, sessions
from chalicelib.settings import Settings, settings
from tests.support import aws
from tests.support.api import Api, Caller, InProcess
from tests.support.clock import FakeClock
from tests.support.devices import push_services
from tests.support.engines import USUAL, Engine
from tests.support.passwords import CHEAP
from tests.support.postbox import Postbox
from tests.worlds import scene
from tests.worlds.shopkeeper import Shop, opened_behind


@dataclass
class Sockets:
    """Open connections and the messages to each. A connection in `closed` has gone."""

    sent: list[tuple[str, bytes]] = field(default_factory=list)
    queued: list[tuple[str, Sequence[str], bytes, str | None]] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)

    def to(self, connections: Sequence[str], message: bytes) -> Pushed:
        alive = [connection for connection in connections if connection not in self.closed]
        self.sent += [(connection, message) for connection in alive]
        return Pushed([connection for connection in connections if connection in self.closed], 0)

    def later(self, topic: str, connections: Sequence[str], message: bytes, family: str | None = None) -> None:
        self.queued.append((topic, connections, message, family))


class FixedKeys:
    """The keys of the tests, without a secret to read."""

    def keys(self, wanted: str | None = None) -> Keys:
        return Keys("k1", {"k1": "a key of the tests, longer than 32 bytes"})


@dataclass
class World:
    clock: FakeClock
    sockets: Sockets
    post: Postbox
    api: Api
    app: wiring.App

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now() / 1000, UTC)

    def sale(self, sections: dict[str, list[dict[str, Any]]] | None = None, **changes: Any) -> scene.Sale:
        owner = changes.pop("owner", None) or self.operator()
        return scene.sale(self.api, sections, self.now, owner, **changes)

    def customer(self) -> Caller:
        return scene.customer(self.api)

    def operator(self) -> Caller:
        """As `scene.operator`, but signed up without the API, which takes longer than most tests."""
        now = self.clock.now()
        id, family = new_id("opr", now), new_id("fam", now)
        account = Account(
            TokenKind.OPERATOR, id, f"{id}@example.com", "Roxy Cinemas", _PASSWORD, now, now, confirmed=True
        )
        accounts.add(account)
        expires_at = now + LIFETIMES[TokenKind.OPERATOR]
        sessions.open_family(family, account, new_id("rtk", now), expires_at // SECOND)
        tokens = Tokens(FixedKeys(), self.clock)
        return Caller(self.api, tokens.sign(Identity(TokenKind.OPERATOR, id, family), new_id("atk", now), expires_at))

    def confirm(self, kind: TokenKind, email: str) -> None:
        """The owner of this address confirms the newest account with it, without the letter."""
        newest = next(each for each in accounts.with_email(kind, email) if not each.confirmed)
        assert accounts.confirm(newest) == replace(newest, confirmed=True)

    def shop(self, *queues: str, **changes: Any) -> Shop:
        """An open store with a display, opened without the API."""
        tokens = Tokens(FixedKeys(), self.clock)
        return opened_behind(self.api, tokens, self.clock.now(), _PASSWORD, *(queues or ("Bread", "Fish")), **changes)


_PASSWORD = CHEAP.hash("correct horse")


@contextmanager
def world(engine: Engine = USUAL) -> Iterator[World]:
    """A fresh stack, a fresh container, a clock at its start."""
    with aws.stack(engine):
        clock, sockets, post = FakeClock(), Sockets(), Postbox()
        config: Settings = settings()
        ports = wiring.Ports(
            clock=clock,
            keys=FixedKeys(),
            push=sockets,
            web_push=push_services(clock),
            mail=post,
            random=Random(7),
            scrypt=CHEAP,
        )
        services = wiring.App(config, ports)
        wiring.use(services)
        from app import app

        with Client(app) as client:
            yield World(clock, sockets, post, InProcess(client), services)
        wiring.use(None)
