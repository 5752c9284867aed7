"""A room whose store fails at random: calls that do not arrive, and calls whose answers do not come back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError
from chalicelib.waiting_room.assign_places import LONGEST_BATCH, Message
from tests.support.faults import unreliable
from tests.worlds.lobby import Lobby

pytestmark = [pytest.mark.usefixtures("evening"), pytest.mark.faults]

CAPACITY = 6


class Evening:
    """Customers, workers and the controller of one room, each in trouble now and then."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lobby = Lobby(capacity=CAPACITY, claim_seconds=15, admission_seconds=30)
        self.customers: list[str] = []
        self.queue: list[tuple[int, Message]] = []

    def in_trouble(self, act: Callable[[], object]) -> None:
        with suppress(LineholdError), unreliable(self.random, before=0.08, after=0.05):
            act()

    def joins(self) -> None:
        """Some join, and sometimes one who has joined sends another message."""
        for _ in range(self.random.randrange(4)):
            self.customers.append(self.lobby.customer())
            self.send(self.customers[-1])
        if self.customers and self.random.random() < 0.3:
            self.send(self.random.choice(self.customers))

    def send(self, customer: str) -> None:
        self.queue.append((self.lobby.clock.now(), self.lobby.message(customer)))

    def work(self) -> None:
        """A worker gets some of the messages in any order. What fails comes again, and so does some of the rest."""
        self.random.shuffle(self.queue)
        batch = [each for each in self.queue if each[0] <= self.lobby.clock.now()][:8]
        with unreliable(self.random, before=0.08, after=0.05):
            failed = self.lobby.assign.batch([message for _, message in batch]).failed
        for entry in batch:
            self.queue.remove(entry)
            if entry[1].id in failed:
                self.queue.append((self.lobby.clock.now() + self.random.choice([0, 30 * SECOND]), entry[1]))
            elif self.random.random() < 0.1:
                self.queue.append(entry)

    def come_in(self) -> None:
        self.lobby.read.keep(self.lobby.room)
        for customer in self.random.sample(self.customers, min(5, len(self.customers))):
            act = self.random.choice([self.lobby.claims.claim, self.lobby.claims.claim, self.lobby.claims.renew])
            self.in_trouble(lambda act=act, customer=customer: act(customer, self.lobby.id, ""))

    def settle(self) -> None:
        """The trouble is over, and the queue becomes empty."""
        for _ in range(10):
            self.lobby.clock.move(LONGEST_BATCH / SECOND + 30)
            failed = self.lobby.assign.batch([message for _, message in self.queue]).failed
            self.queue = [entry for entry in self.queue if entry[1].id in failed]
        assert not self.queue


@pytest.mark.parametrize("seed", range(3))
def test_trouble_costs_time_and_nothing_else(seed: int) -> None:
    """Never more inside than there is room for, the cursor never goes back, and in the end everybody has one place."""
    random = Random(seed)
    evening = Evening(random)
    lobby, cursor = evening.lobby, 0
    lobby.clock.move((lobby.room.start - lobby.clock.now()) / SECOND - 60)
    acts = [evening.joins, evening.work, lambda: evening.in_trouble(lobby.look), evening.come_in]
    for _ in range(150):
        lobby.clock.move(random.choice([0, 1, 2, 5]))
        random.choice(acts)()
        progress = lobby.room.progress
        assert cursor <= progress.cursor <= progress.issued
        assert lobby.active() <= CAPACITY
        cursor = progress.cursor
    evening.settle()
    lobby.terms(capacity=10_000)
    lobby.tick(10, times=20)
    positions = lobby.positions(evening.customers)
    assert len(set(positions)) == len(evening.customers)
    assert max(positions) <= lobby.room.progress.issued
