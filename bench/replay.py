"""Calls of the store that are made once, and then again and again with the answers that they got, without a network."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.awsrequest import AWSResponse

from bench.many import response
from chalicelib.settings import settings
from chalicelib.table.items import Item
from chalicelib.wiring import clients

ROUNDS, CALLS = 5, 40


class Recorded:
    """The calls of the store in an act that is done once, and their answers."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[bytes] = []
        client, events = Item._get_connection().connection.client, _events()
        make = client._make_api_call

        def noting(operation: str, parameters: dict[str, Any]) -> Any:
            self.calls.append((operation, dict(parameters)))
            return make(operation, parameters)

        events.register("after-call.dynamodb", self._note, unique_id="bench-noting")
        client._make_api_call = noting
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                act()
        finally:
            client._make_api_call = make
            events.unregister("after-call.dynamodb", unique_id="bench-noting")
        assert len(self.calls) == len(self.answers) > 0, [name for name, _ in self.calls]

    def repeating(self) -> Callable[..., AWSResponse]:
        """The answers, over and over, without a call of the store."""
        following = itertools.cycle(self.answers)
        return lambda request, **_: response(request, next(following))

    def alone(self, client: Any) -> Callable[[], None]:
        """The calls by a client of botocore."""
        client.meta.events.register("before-send.dynamodb", self.repeating())
        calls = [(getattr(client, xform_name(operation)), parameters) for operation, parameters in self.calls]

        def call_all() -> None:
            for call, parameters in calls:
                call(**parameters)

        return call_all

    def _note(self, parsed: dict[str, Any], **_: Any) -> None:
        whole = {name: part for name, part in parsed.items() if name != "ResponseMetadata"}
        self.answers.append(json.dumps(whole).encode())


def same_settings() -> Any:
    """A new client as functions have it."""
    clients.client.cache_clear()
    made = clients.tables(settings())
    clients.client.cache_clear()
    return made


def of_botocore() -> Any:
    config = settings()
    return botocore.session.get_session().create_client(
        "dynamodb", region_name=config.aws_region, endpoint_url=config.tables_endpoint
    )


@contextmanager
def instead_of_the_store(answer: Callable[..., AWSResponse]) -> Iterator[None]:
    events = _events()
    events.register_first("before-send.dynamodb", answer, unique_id="bench-unsent")
    try:
        yield
    finally:
        events.unregister("before-send.dynamodb", unique_id="bench-unsent")


def _events() -> Any:
    return Item._get_connection().connection.client.meta.events


def in_turns(*acts: Callable[[], Any]) -> list[float]:
    """Seconds of a call of each, the median of several rounds."""
    times: list[list[float]] = [[] for _ in acts]
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(ROUNDS):
            for act, spent in zip(acts, times, strict=True):
                started = time.process_time()
                for _ in range(CALLS):
                    act()
                spent.append((time.process_time() - started) / CALLS)
    return [sorted(spent)[ROUNDS // 2] for spent in times]
