"""A store as its users see it: its owner, its displays, and customers who scan and join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chalicelib import wiring
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import sessions
from chalicelib.settings import settings
from chalicelib.stores.rules.stores import LETTERS, LIFE, Queue, Store, queue_id
from chalicelib.stores.rules.tickets import Guest, QueueNumber, TicketState, ticket_id
from chalicelib.stores.storage import keys
from chalicelib.stores.storage import stores as store_items
from chalicelib.stores.storage.ticket_items import TicketItem
from tests.support.api import Api, Caller, Reply

PASSWORD = "correct horse"


@dataclass
class Shop:
    """An open store with one display; `queues` maps their names to their ids."""

    id: str
    email: str
    owner: Caller
    queues: dict[str, str]
    display: Caller
    display_id: str

    @property
    def api(self) -> Api:
        return self.owner.api

    @property
    def path(self) -> str:
        return f"/v1/stores/{self.id}"

    def code(self) -> str:
        """The display's current code."""
        return str(self.display.get(f"{self.path}/code").expect(200)["code"])

    def scan(self, customer: Caller, code: str | None = None) -> Reply:
        return customer.post(f"{self.path}/scans", {"code": code or self.code()})

    def session(self, customer: Caller) -> str:
        return str(self.scan(customer).expect(201)["session"])

    def join(self, customer: Caller, *people: tuple[str, str], session: str | None = None) -> Reply:
        """Each of the people is (name, name of the queue)."""
        body = {"session": session or self.session(customer), "people": self._people(people)}
        return customer.post(f"{self.path}/tickets", body)

    def add(self, *people: tuple[str, str], by: Caller | None = None) -> Reply:
        """The staff add people without a session; each is (name, name of the queue)."""
        return (by or self.owner).post(f"{self.path}/tickets", {"people": self._people(people)})

    def _people(self, people: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"name": name, "queue_id": self.queues[queue]} for name, queue in people]

    def ticket(self, customer: Caller, name: str = "Bo", queue: str = "Bread") -> dict[str, Any]:
        """One person's ticket."""
        return dict(self.join(customer, (name, queue)).expect(201)["tickets"][0])

    def move(self, ticket: dict[str, Any], origin: str, target: str, by: Caller | None = None) -> Reply:
        path = f"{self.path}/tickets/{ticket['ticket_id']}"
        return (by or self.owner).patch(path, {"from": origin, "to": target})

    def transfer(self, ticket: dict[str, Any], queue: str, by: Caller | None = None) -> Reply:
        """Move a ticket to the queue with this name, or this id."""
        path = f"{self.path}/tickets/{ticket['ticket_id']}"
        return (by or self.owner).patch(path, {"queue_id": self.queues.get(queue, queue)})

    def next(self, queue: str = "Bread") -> Reply:
        return self.owner.post(f"{self.path}/queues/{self.queues[queue]}/next")

    def board(self, by: Caller | None = None) -> dict[str, Any]:
        return dict((by or Caller(self.api)).get(f"{self.path}/board").expect(200))

    def states(self) -> dict[str, str]:
        """Number → state, as anyone may see them."""
        return {ticket["number"]: ticket["state"] for queue in self.board()["queues"] for ticket in queue["tickets"]}

    def fill(self, queue: str, count: int, now: int) -> None:
        """Put so many waiting tickets, without the API."""
        letter = LETTERS[list(self.queues).index(queue)]
        drawn = store_items.draw(self.id, self.queues[queue], count, now)
        assert drawn is not None
        seal = wiring.app().stores.names.sealer(self.id)
        with TicketItem.batch_write() as batch:
            for number in range(drawn.issued - count + 1, drawn.issued + 1):
                id = ticket_id(QueueNumber(self.id, letter, number), now)
                batch.save(
                    TicketItem(
                        store_items.store_pk(self.id),
                        f"TICKET#{letter}#{number:06}",
                        id=id,
                        queue=self.queues[queue],
                        customer=new_id("cus", now),
                        who=seal(id, Guest(f"Person {number}", None)),
                        joined=now,
                        state=TicketState.WAITING.value,
                    )
                )

    def close(self) -> Reply:
        return self.owner.post(f"{self.path}/close")


def called(shop: Shop) -> list[str]:
    """The numbers in the order of their calls, until no ticket waits."""
    numbers = []
    while (reply := shop.next()).status == 200:
        numbers.append(reply.json["number"])
    return numbers


def opened(api: Api, email: str, *queues: str, **changes: Any) -> Shop:
    """A store opened through the API."""
    names = list(queues) or ["Bread", "Fish"]
    body = {"email": email, "password": PASSWORD, "name": "Corner Shop", "timezone": "Europe/Stockholm"}
    done = Caller(api).post("/v1/stores", body | {"queues": names} | changes).expect(201)
    return _with_display(
        api, done["store_id"], email, done["access_token"], {q["name"]: q["queue_id"] for q in done["queues"]}
    )


def opened_behind(
    api: Api, tokens: Any, now: int, hashed: str, *queues: str, timezone: str = "Europe/Stockholm"
) -> Shop:
    """A store opened without the API: hashing a password takes longer than most tests."""
    id, family = new_id("str", now), new_id("fam", now)
    email = f"{id.lower()}@example.com"
    store = Store(id, "Corner Shop", timezone, "", email_key(email), now, now + LIFE)
    lines = [Queue(queue_id(letter, now), letter, name) for letter, name in zip(LETTERS, queues, strict=False)]
    account = Account(TokenKind.STORE, id, email, "Corner Shop", hashed, now, now, confirmed=True)
    keys.bind(settings())
    store_items.open_store(store, lines, account)
    sessions.open_family(family, account, new_id("rtk", now), (now + LIFETIMES[TokenKind.REFRESH]) // SECOND)
    token = tokens.sign(Identity(TokenKind.STORE, id, family), new_id("atk", now), now + LIFE + 3_600_000)
    return _with_display(api, id, email, token, {queue.name: queue.id for queue in lines})


def _with_display(api: Api, id: str, email: str, token: str, queues: dict[str, str]) -> Shop:
    owner = Caller(api, token)
    display = owner.post(f"/v1/stores/{id}/displays").expect(201)
    return Shop(id, email, owner, queues, Caller(api, display["display_token"]), display["display_id"])
