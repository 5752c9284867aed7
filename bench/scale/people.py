"""Accounts, and the minute's sweep."""

from __future__ import annotations

from bench.scale.rows import Act, Row
from bench.store_scene import NoTimers
from chalicelib.core.deadline import shard_of
from chalicelib.table.deadlines import Deadlines
from chalicelib.table.items import Item
from tests.support.api import Caller
from tests.worlds import scene
from tests.worlds.world import World

_EMAIL, _PASSWORD = "ann{}@example.com", "correct horse"


def _customer(here: World, _: int) -> Act:
    return lambda _: here.customer()


def _sign_in(here: World, _: int) -> Act:
    emails = [_EMAIL.format(run) for run in range(2)]
    for email in emails:
        scene.operator(here.api, email)
    anyone = Caller(here.api)
    return lambda run: anyone.post("/v1/operators/sign-in", {"email": emails[run], "password": _PASSWORD}).expect(200)


def _sweep(here: World, overdue: int) -> Act:
    """So many deadlines whose messages were lost."""
    with Item.batch_write() as batch:
        for number in range(overdue):
            id = f"bkg_{number:026}"
            batch.save(Item(f"BOOKING#{id}", "~", due_shard=shard_of(id), due_at=here.clock.now()))
    sweeping = Deadlines({}, NoTimers(), here.clock)
    return lambda _: sweeping.sweep()


ROWS = (
    Row("become a customer", "", (1,), _customer, "the address waits for its next window, with 429"),
    Row("sign in", "", (1,), _sign_in, "503"),
    Row(
        "sweep, every minute",
        "deadlines whose messages were lost",
        (10, 100, 1_000),
        _sweep,
        "they are checked a minute later",
    ),
)
