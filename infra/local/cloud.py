"""A running local cloud, for `make run` and for the tests.

`Cloud(state, port)` owns one state folder and one port on the loopback interface. `start` returns when the service
answers; `stop` ends all processes; `kill` is the power cut of the fault tests: the next `start` on the same folder must
find every write that was acknowledged.

The state folder keeps the tables' items and the keys that sign tokens and tickets. It does not keep messages in queues,
open sockets, objects in the bucket, emails, or the payment provider's keys.
"""

import contextlib
import fcntl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from infra.local import journal, restore
from infra.local.deploy import Deployment
from infra.local.process import ServerProcess, port_is_free
from infra.local.state import opened, private_folder
from infra.local.stripe import Stripe
from infra.local.template import WEBSOCKET_API_ID, rest_api_id
from infra.package import package
from infra.services import ALL, STAGES
from infra.target import Target
from layers.runtime import build as layer

WARM_WORKERS = 3
FIRST_CALL_WITHIN_SECONDS = 30.0
ENDS_WITHIN_SECONDS = 3.0


class Busy(Exception):
    """Another process uses the port or the state folder. The message says what to do."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of the parts: `api` + "/v1/…" is a call, `endpoint` is the local AWS itself."""

    api: str
    websocket: str
    endpoint: str

    def api_of(self, stage: str) -> str:
        """The API of a stage; `api` is that of stage `all`."""
        return f"{self.endpoint}/_aws/execute-api/{rest_api_id(stage)}/api"


def _silent(step: str) -> None:
    """Tests show no progress."""


class Cloud:
    """One local cloud, as a context manager or with start and stop. Without `stripe` no money is moved.

    `smtp` is the host:port of a mail server that receives emails; without one they are only kept for reading. Each of
    the `stages` is a stack of its own. `dynamodb` is the address of the tables that the functions use instead of this
    cloud's own, which are still deployed and start the functions behind their stream: whatever serves that address
    repeats each write here (tests/contention). `repair` drops damaged lines of the journal.
    """

    def __init__(
        self,
        state: Path,
        port: int,
        say: Callable[[str], None] = _silent,
        stripe: Stripe | None = None,
        smtp: str | None = None,
        stages: Sequence[str] = (ALL,),
        dynamodb: str | None = None,
        repair: bool = False,
    ) -> None:
        self.state = state
        self.addresses = Addresses(
            api=f"http://127.0.0.1:{port}/_aws/execute-api/{rest_api_id(ALL)}/api",
            websocket=f"ws://127.0.0.1:{port}/_aws/execute-api/{WEBSOCKET_API_ID}/api",
            endpoint=f"http://127.0.0.1:{port}",
        )
        self._port = port
        self._say = say
        self._stripe = stripe
        self._stages = stages
        self._repair = repair
        self._server = ServerProcess(state, port, smtp, dynamodb)
        self._lock: IO[str] | None = None

    def start(self) -> Addresses:
        """Starts, deploys, restores and warms up. Raises Busy, state.Unreadable or package.Failed."""
        self._claim()
        try:
            self._bring_up()
        except BaseException:
            self.stop()
            raise
        return self.addresses

    def alive(self) -> bool:
        """Whether the server process still runs."""
        return self._server.alive()

    def stop(self) -> None:
        """Asks the server and its workers to end, then kills them. Safe to call twice."""
        self._server.stop()
        self._release()

    def kill(self) -> None:
        """Kills the server and its workers at once, as a power cut does."""
        self._server.kill()
        self._release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _bring_up(self) -> None:
        packaged, here = self.state / "package", Target.of_this_machine()
        if self._repair:
            dropped = journal.mend(self.state / "journal.jsonl")
            self._say(f"{dropped} damaged lines of the journal dropped")
        images = journal.compact(self.state / "journal.jsonl")
        with ThreadPoolExecutor(2) as beside:
            libraries = beside.submit(layer.unpacked, here)
            packaging = [beside.submit(package, stage, packaged / stage, here) for stage in self._stages]
            self._server.start()
            self._say("server up")
            deployment = Deployment(self.addresses.endpoint)
            deployment.deploy_data(self.state, self._stripe)
            self._say("data stack deployed")
            restored = restore.load(images, deployment.client("dynamodb"))
            self._say(f"{restored} items restored")
            if restored < len(images):
                self._say(f"{len(images) - restored} items of tables that this version does not have are kept")
            for each in packaging:
                each.result()
            self._say("service packaged")
            unpacked = libraries.result()
            self._say("libraries ready")
        for stage in self._stages:
            deployment.deploy_service(packaged / stage, unpacked, self._stripe, stage)
        self._say("service stack deployed")
        self._warm_up()
        self._say("functions warmed up")

    def _claim(self) -> None:
        """Waits a moment for an earlier run that is about to end."""
        private_folder(self.state)
        give_up = time.monotonic() + ENDS_WITHIN_SECONDS
        while True:
            try:
                return self._try_to_claim()
            except Busy:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.1)

    def _try_to_claim(self) -> None:
        lock = opened(self.state / "lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise Busy(f"another local cloud runs on the data in {self.state}; stop that one first") from None
        if not port_is_free(self._port):
            lock.close()
            raise Busy(f"port {self._port} is in use; stop what uses it, or choose another: PORT={self._port + 1}")
        self._lock = lock

    def _release(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def _warm_up(self) -> None:
        """Starts a few workers of each API, so that the first requests do not wait for one."""
        apis = [self.addresses.api_of(stage) for stage in self._stages if STAGES[stage].calls is not None]
        with ThreadPoolExecutor(WARM_WORKERS) as callers:
            list(callers.map(self._call, [f"{api}/v1/warm-up" for api in apis] * WARM_WORKERS))

    def _call(self, address: str) -> None:
        with contextlib.suppress(urllib.error.HTTPError):  # any answer is fine, 404 is expected
            urllib.request.urlopen(address, timeout=FIRST_CALL_WITHIN_SECONDS).close()
