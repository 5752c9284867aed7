"""Servers whose clocks differ, over one table: a call or a check runs on one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from chalicelib import wiring
from chalicelib.core.deadline import Deadline, Timers
from chalicelib.settings import settings
from tests.support.clock import FakeClock
from tests.support.passwords import CHEAP
from tests.worlds.hall import Hall
from tests.worlds.world import FixedKeys, World

OFFSETS = (-2000, -700, 0, 1300, 2000)
"""Milliseconds by which a server's clock is wrong."""


@dataclass(frozen=True)
class Skewed:
    """A clock that is wrong by this many milliseconds."""

    true: FakeClock
    by: int

    def now(self) -> int:
        return self.true.now() + self.by


def server(here: World, offset: int, timers: Timers) -> wiring.App:
    """A server whose clock is wrong by that many milliseconds."""
    return wiring.App(
        settings(),
        wiring.Ports(
            clock=Skewed(here.clock, offset),
            keys=FixedKeys(),
            push=here.sockets,
            timers=timers,
            mail=here.post,
            random=Random(7),
            scrypt=CHEAP,
        ),
    )


class Servers(Hall):
    """A hall that several servers serve. `app` is the one whose clock is right."""

    def __init__(self, here: World, offsets: Sequence[int] = OFFSETS) -> None:
        super().__init__(here)
        self.apps = {offset: server(here, offset, self.queue) for offset in offsets}

    @contextmanager
    def on(self, offset: int) -> Iterator[wiring.App]:
        """Calls go to the server whose clock is wrong by that many milliseconds."""
        wiring.use(self.apps[offset])
        try:
            yield self.apps[offset]
        finally:
            wiring.use(self.app)

    def deliver(self, random: Random) -> None:
        """Deliver the stream, then each deadline that is due on the clock of the server that it goes to; others stay.
        The sweep runs on one of the servers, too."""
        self.publish()
        queued, self.queue.deadlines = self.queue.deadlines, []
        for deadline in queued:
            self._check(deadline, random.choice(list(self.apps)))
        if random.random() < 0.3:
            with self.on(random.choice(list(self.apps))) as app:
                app.deadlines.sweep()

    def _check(self, deadline: Deadline, offset: int) -> None:
        with self.on(offset) as app:
            if app.clock.now() < deadline.at:
                self.queue.deadlines.append(deadline)
            else:
                app.deadlines.check(deadline)
