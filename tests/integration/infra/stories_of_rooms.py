"""A story of waiting rooms, that makes all of their calls."""

from __future__ import annotations

import os
from dataclasses import asdict

import msgspec

import app
from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import SECOND, rfc3339
from chalicelib.people.storage import customers
from chalicelib.settings import settings
from chalicelib.waiting_room.assign_places import AssignPlaces
from chalicelib.waiting_room.rules.tickets import ticket_id
from chalicelib.waiting_room.storage import rooms
from tests.integration.infra.stories import handed, told
from tests.support import aws
from tests.support.api import Caller
from tests.support.events import CONTEXT, schedule, socket, sqs
from tests.support.rights import Rights
from tests.worlds.world import World


@told
def waiting_rooms(here: World, rights: Rights) -> None:
    """Customers wait for an event: one comes in, stays longer and leaves, one comes too late and joins again."""
    sale = here.sale()
    room, path = f"/v1/waiting-rooms/{sale.event}", f"{sale.path}/waiting-room"
    now = here.clock.now()
    terms = {
        "opens_at": rfc3339(now),
        "starts_at": rfc3339(now + 60 * SECOND),
        "capacity": 1,
        "claim_seconds": 60,
        "confirmed_email": True,
        "one_per_email": True,
        "max_per_network": 50,
    }
    sale.owner.call("PUT", path, terms).expect(200)
    sale.owner.call("PUT", path, {**terms, "admission_seconds": 60}).expect(200)
    guests = [_guest(here, name) for name in ("ann", "bo")]
    for _, guest in guests:
        guest.post(f"{room}/tickets", Idempotency_Key="again").expect(202)
        guest.post(f"{room}/tickets", Idempotency_Key="again").expect(202)
    with rights.of("message"):
        app.message(socket("c1", {"action": "subscribe", "topics": [f"waiting-room/{sale.event}"]}), CONTEXT)
    _assign(here, rights)
    _run(here, rights, sale.event, 80)
    standing = [_ticket(room, *guest) for guest in guests]
    assert sorted(each["state"] for each in standing) == ["called", "waiting"]
    first, second = sorted(zip(guests, standing, strict=True), key=lambda each: each[1]["position"])
    _come_and_go(here, first[0][1], room, first[1]["ticket"])
    _join_again(here, rights, first[0][1], room)
    _run(here, rights, sale.event, 20)
    here.clock.move(60)
    _join_again(here, rights, second[0][1], room)
    with rights.of("sweep"):
        app.sweep(schedule(), CONTEXT)
    _run(here, rights, sale.event, 20)
    _operate(here, sale.owner, path, room)
    _own_room(here, rights)


def _come_and_go(here: World, guest: Caller, room: str, ticket: str) -> None:
    guest.get(room).expect(200)
    guest.post(f"{room}/admissions", {"ticket": ticket}).expect(201)
    here.clock.move(40)
    guest.post(f"{room}/admissions/renew", {"ticket": ticket}).expect(200)
    guest.delete(f"{room}/admissions").expect(204)
    guest.get("/v1/admission-keys").expect(200)


def _join_again(here: World, rights: Rights, guest: Caller, room: str) -> None:
    guest.post(f"{room}/tickets").expect(202)
    _assign(here, rights)


def _operate(here: World, owner: Caller, path: str, room: str) -> None:
    for paths in ((path, path), (f"{room}/figures", room)):
        owner.get(paths[0]).expect(200)
        owner.get(f"{paths[1]}/history").expect(200)
        owner.post(f"{paths[1]}/message", {"message": f"By {paths[1]}"}).expect(200)
    for order in ("pause", "resume"):
        owner.post(f"{path}/{order}").expect(200)
    for order in ("passthrough", "open", "close"):
        owner.post(f"{room}/orders/{order}").expect(200)
    assert owner.post(f"{path}/pause", Idempotency_Key="too late").code == "WRONG_PHASE"


def _own_room(here: World, rights: Rights) -> None:
    """A room of its own, where the deployment's challenge is a provider's."""
    os.environ["CHALLENGE"] = "turnstile"
    settings.cache_clear()
    rights.restart()
    owner, now = here.operator(), here.clock.now()
    terms = {"name": "Drop", "target_url": "https://shop.example.com/", "capacity": 1, "challenge": True}
    times = {"opens_at": rfc3339(now), "starts_at": rfc3339(now + 60 * SECOND)}
    id = owner.post("/v1/waiting-rooms", {**terms, **times}).expect(201)["room_id"]
    owner.call("PUT", f"/v1/waiting-rooms/{id}", {**terms, **times, "capacity": 2}).expect(200)
    assert [each["room_id"] for each in owner.get("/v1/waiting-rooms").expect(200)["items"]] == [id]
    assert Caller(here.api).get(f"/v1/waiting-rooms/{id}/challenge").expect(200)["site_key"] == "site"


def _guest(here: World, name: str) -> tuple[str, Caller]:
    guest = here.customer()
    id = here.app.people.identities.identify(guest.token or "", TokenKind.CUSTOMER).id
    guest.patch("/v1/customers/me", {"email": f"{name}@example.com"}).expect(200)
    customers.confirm_email(id, f"{name}@example.com")
    return id, guest


def _ticket(room: str, id: str, guest: Caller) -> dict[str, str]:
    found: dict[str, str] = guest.get(f"{room}/tickets/{ticket_id(room.rpartition('/')[2], id)}").expect(200)
    return found


def _assign(here: World, rights: Rights) -> None:
    with rights.of("joins"):
        service = wiring.app().waiting_room
        service.assign_places = AssignPlaces(service.find_place, here.clock, at_once=1)  # moto is for one thread
        found = aws.client("sqs").receive_message(QueueUrl=os.environ["JOINS_QUEUE"], MaxNumberOfMessages=10)
        event = sqs(*(message["Body"] for message in found["Messages"]), sent_at=here.clock.now())
        assert app.joins(event, CONTEXT) == {"batchItemFailures": []}


def _run(here: World, rights: Rights, id: str, seconds: int) -> None:
    """Ticks every five seconds, as the queue delivers them."""
    for _ in range(0, seconds, 5):
        here.clock.move(5)
        found = rooms.get(id)
        assert found
        tick = Deadline(DeadlineKind.ROOM, id, found.progress.next_at)
        with rights.of("room_ticks"):
            handed(app.room_ticks, msgspec.to_builtins(asdict(tick)))
