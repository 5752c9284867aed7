"""The Python client on the local cloud: both clients, live topics, and the command line as a process."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import Addresses
from infra.package import ROOT
from linehold_client import AsyncLinehold, BestAvailable, Linehold, PaymentChoice, Section, errors
from tests.support.api import OverHttp
from tests.worlds.scene import Sale, sale

pytestmark = pytest.mark.faults


@pytest.fixture
def show(api: OverHttp) -> Sale:
    return sale(api)


def _category(linehold: Linehold, show: Sale) -> str:
    return next(iter(linehold.catalogue.get_event(show.event).prices))


def test_a_guest_buys_seats_that_another_is_refused(linehold: Linehold, show: Sale) -> None:
    """Hold, conflict, booking, ticket and list, as values of Python."""
    buyer, other = linehold.guest(), linehold.guest()
    best = BestAvailable(category=_category(linehold, show), quantity=2)
    hold = buyer.seats.take_hold(show.event, best_available=best)
    assert hold.expires_at is not None
    assert hold.expires_at > datetime.now(UTC)
    with pytest.raises(errors.SeatTaken) as refused:
        other.seats.take_hold(show.event, seats=hold.seats)
    assert set(refused.value.details["seats"]) == set(hold.seats)
    booking = buyer.orders.book(show.event, hold_id=hold.hold_id, payment=PaymentChoice(method="test"))
    assert (booking.status, booking.total) == ("confirmed", hold.total)
    assert buyer.orders.get_ticket_svg(booking.booking_id).startswith("<svg")
    assert [each.booking_id for each in buyer.orders.list_bookings(limit=1)] == [booking.booking_id]


def test_a_call_that_is_sent_twice_happens_once(linehold: Linehold, show: Sale) -> None:
    """A program that keeps its key may repeat the call after a crash."""
    guest = linehold.guest()
    first, again = (guest.seats.take_hold(show.event, seats=["A-1-1"], idempotency_key="mine") for _ in range(2))
    assert first == again


def test_an_expired_token_is_refreshed(linehold: Linehold) -> None:
    """The next pair works, and the sign-in goes on."""
    email = f"client-{os.getpid()}-{datetime.now(UTC).timestamp()}@example.com"
    linehold.people.add_operator(email=email, password="correct horse", name="Roxy")
    operator = linehold.sign_in(email, "correct horse")
    assert operator.identity is not None
    first = operator.identity.token
    assert operator.refresh()
    assert operator.identity.token != first
    assert list(operator.catalogue.list_venues()) == []


def test_a_section_is_watched(linehold: Linehold, show: Sale) -> None:
    """A hold, a booking and a release of another reach the watcher, which agrees with the map."""
    section, updates = Section(), linehold.watch(f"seats/{show.event}/A")
    section.apply(next(updates))
    free = len(section.free(datetime.now(UTC)))
    hold = linehold.guest().seats.take_hold(show.event, seats=["A-1-1", "A-1-2"])
    while len(section.free(datetime.now(UTC))) != free - 2:
        section.apply(next(updates))
    seats = {f"A-{name}" for name in section.taken(datetime.now(UTC))}
    assert seats == set(hold.seats)


@pytest.mark.parametrize("websocket", [None, "ws://127.0.0.1:9/none"])
def test_without_a_socket_it_polls(cloud: Addresses, show: Sale, websocket: str | None) -> None:
    """Also when nothing listens at the address of the socket: the same state, a little later."""
    with Linehold(cloud.api, websocket=websocket, sleep=lambda seconds: time.sleep(seconds / 20)) as client:
        section, updates = Section(), client.watch(f"seats/{show.event}/A")
        section.apply(next(updates))
        client.guest().seats.take_hold(show.event, seats=["A-2-1"])
        section.apply(next(updates))
    assert section.taken(datetime.now(UTC)).keys() == {"2-1"}


def test_the_client_for_asyncio_does_the_same(cloud: Addresses, show: Sale) -> None:
    """Guests at once, a list, a topic."""

    async def buy() -> tuple[int, str]:
        async with AsyncLinehold(cloud.api, websocket=cloud.websocket) as linehold:
            updates = linehold.watch(f"seats/{show.event}/A")
            assert (await anext(updates)).kind == "snapshot"
            guests = await asyncio.gather(*(linehold.guest() for _ in range(4)))
            taking = (guest.seats.take_hold(show.event, seats=["A-1-1"]) for guest in guests)
            outcomes = await asyncio.gather(*taking, return_exceptions=True)
            refused = sum(isinstance(each, errors.SeatTaken) for each in outcomes)
            changed = (await anext(updates)).kind
            await updates.aclose()
            return refused, changed

    assert asyncio.run(buy()) == (3, "changes")


class Command:
    """`client/linehold` as a process, with tokens of its own."""

    def __init__(self, cloud: Addresses, folder: Path) -> None:
        self.tokens = folder / "tokens.json"
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LINEHOLD_API": cloud.api,
            "LINEHOLD_WEBSOCKET": cloud.websocket,
            "LINEHOLD_TOKENS": str(self.tokens),
        }

    def run(self, *arguments: str, status: int = 0) -> str:
        """What it prints, or complains about when a status other than 0 is expected."""
        command = [str(ROOT / "client" / "linehold"), *arguments]
        done = subprocess.run(
            command, env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == status, done.stderr
        return done.stderr if status else done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run("--json", *arguments))


@pytest.fixture
def command(cloud: Addresses, tmp_path: Path) -> Command:
    return Command(cloud, tmp_path)


def test_seats_are_bought_on_the_command_line(command: Command, linehold: Linehold, show: Sale) -> None:
    """By one guest, whose token its owner alone can read; a refusal is a line and a status."""
    hold = command.json("hold", show.event, "--best", "2", "--category", _category(linehold, show))
    refused = command.run("hold", show.event, hold["seats"][0], status=1)
    assert "Traceback" not in refused
    assert refused.startswith("linehold: ")
    booking = command.json("book", hold["hold_id"])
    assert booking["status"] == "confirmed"
    assert [each["booking_id"] for each in command.json("bookings")] == [booking["booking_id"]]
    assert stat.S_IMODE(command.tokens.stat().st_mode) == 0o600
    assert f"{len(hold['seats'])} are not" in command.run("watch", f"seats/{show.event}/A", "--updates", "1")


def test_an_event_is_shown_on_the_command_line(command: Command, show: Sale) -> None:
    """Its prices and its seats, for people and for programs; an unknown one is refused."""
    assert "section" in command.run("events", "show", show.event)
    assert command.json("events", "show", show.event)["event"]["event_id"] == show.event
    command.run("events", "show", "evt_none", status=1)
