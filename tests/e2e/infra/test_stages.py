"""Stages as stacks of their own beside one another, on one data stack."""

from __future__ import annotations

import os
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.secrets import SecretKeys
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import DAY
from infra.local.cloud import Cloud
from infra.local.deploy import Deployment
from infra.local.template import local_name
from infra.target import Target
from layers.runtime import build as layer
from tests.support.api import Caller
from tests.support.local import free_port, wait_for
from tests.support.smtp import Sink
from tests.support.stages import OverStages, over_stages
from tests.worlds.scene import customer, operator
from tests.worlds.shopkeeper import Shop, opened
from tests.worlds.tavern import Drinker, Tavern, bar, drinker

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one is not ours to redeploy"),
]

STAGES = ("people", "stores", "bars")
REDEPLOYMENTS = 3
SHOPS = 4


@dataclass
class Traffic:
    """What callers have done until now, from several threads."""

    done: int = 0
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, failure: str | None) -> None:
        with self.lock:
            self.done += failure is None
            self.failures += [failure] if failure else []


@contextmanager
def _kept_up(*loops: Callable[[], None]) -> Iterator[None]:
    """Each loop again and again, beside the block."""
    stop = threading.Event()

    def again(loop: Callable[[], None]) -> None:
        while not stop.is_set():
            loop()

    with ThreadPoolExecutor(len(loops)) as threads:
        running = [threads.submit(again, loop) for loop in loops]
        try:
            yield
        finally:
            stop.set()
    for each in running:
        each.result()


def _evening(place: Tavern, guest: Drinker, traffic: Traffic) -> Callable[[], None]:
    """A guest who tells where they are and looks at the bar."""

    def turn() -> None:
        for reply in (guest.at(50), guest.calls.get("/v1/bars/nearby"), Caller(guest.calls.api).get(place.path)):
            traffic.note(None if reply.status == 200 else f"{reply.status} {reply.text[:200]}")

    return turn


def _queueing(shop: Shop, guest: Caller, traffic: Traffic, numbers: list[str]) -> Callable[[], None]:
    """A guest who takes a ticket; notes each number that was accepted. A scan may find its code used."""

    def turn() -> None:
        session = shop.scan(guest)
        if session.status != 201:
            return traffic.note(f"scan {session.status} {session.text[:200]}")
        joined = shop.join(guest, ("Bo", "Bread"), session=session.json["session"])
        if joined.status != 201:
            return traffic.note(f"join {joined.status} {joined.text[:200]}")
        numbers.append(joined.json["tickets"][0]["number"])
        return traffic.note(None)

    return turn


def _redeployed(cloud: Cloud, tmp_path: Path, stage: str, version: int) -> None:
    """Deploys the stage with another package: functions get new code, as after a change of it."""
    package = shutil.copytree(cloud.state / "package" / stage, tmp_path / f"{stage}-{version}")
    with zipfile.ZipFile(package / "deployment.zip", "a") as archive:
        archive.writestr("version.txt", str(version))
    libraries = layer.unpacked(Target.of_this_machine())
    Deployment(cloud.addresses.endpoint).deploy_service(package, libraries, None, stage)


def test_a_stage_is_redeployed_under_traffic(tmp_path: Path, letters: Sink) -> None:
    """Stores are deployed anew while people use bars and shops. No request fails. Stores keep every ticket that they
    have accepted, and report every shop that was closed while its code was replaced."""
    cloud = Cloud(tmp_path / "cloud", free_port(), smtp=letters.address, stages=STAGES)
    with cloud, over_stages(cloud.addresses, STAGES) as api:
        place, guests = bar(operator(api)), [drinker(api) for _ in range(2)]
        shop, closing = _shop(api), [_shop(api) for _ in range(SHOPS)]
        customers = [customer(api) for _ in closing]
        for each, one in zip(closing, customers, strict=True):
            _confirm(cloud, each)
            each.ticket(one)
        evening, day, numbers = Traffic(), Traffic(), list[str]()
        buyer = customer(api)
        loops = [_evening(place, guest, evening) for guest in guests]
        with _kept_up(*loops, _queueing(shop, buyer, day, numbers)):
            wait_for(lambda: min(evening.done, day.done) > 5, "traffic")
            for version in range(REDEPLOYMENTS):
                for each in closing[version::REDEPLOYMENTS]:
                    each.close().expect(202)
                before = evening.done
                _redeployed(cloud, tmp_path, "stores", version)
                assert evening.done > before, "nothing happened at bars meanwhile"
            counted = day.done
            wait_for(lambda: day.done > counted, f"ticket from the new code: {day.failures[-3:]}")
        assert (evening.failures, day.failures) == ([], [])
        assert set(numbers) <= set(shop.states())
        for each in closing:
            assert letters.wait_for(each.email)


def _confirm(cloud: Cloud, shop: Shop) -> None:
    """Confirms the address of a store with the token of its letter, which stage `live` would send."""
    secret = Deployment(cloud.addresses.endpoint).client("secretsmanager")
    keys = SecretKeys(secret, local_name("TokensSecret"), SystemClock())
    named = Identity(TokenKind.CONFIRM, shop.id, email_key(shop.email), scope=TokenKind.STORE.value)
    token = Tokens(keys, SystemClock()).sign(named, "cfm_1", SystemClock().now() + DAY)
    Caller(shop.api).post("/v1/stores/email/confirm", {"token": token}).expect(204)


def _shop(api: OverStages) -> Shop:
    return opened(api, f"{uuid4().hex}@example.com")
