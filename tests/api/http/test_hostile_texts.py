"""Texts in the place of ids, in every call and every topic: no answer is a 5xx, and no key is too large for DynamoDB,
which the engines of the tests check (tests/contention/limits.py)."""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_type_hints
from urllib.parse import quote, urlencode

import pytest

import app
from chalicelib.core.identity import TokenKind
from infra.contract.channels import CHANNELS, Channel
from tests.contract.recorder import Recorder
from tests.contract.tour import NOT_CALLED, Tour
from tests.support.api import Caller
from tests.support.aws import TABLES
from tests.support.contract import declared_calls
from tests.support.engines import engine
from tests.support.events import CONTEXT, socket
from tests.worlds.world import World

HOSTILE = [
    "a" * 3000,
    "\U0001f37a" * 700,
    "bar_" + "0" * 1020,
    "evt_01KBF3Y1J00000000000000001",
    "\x00",
    "a\x00b",
    "#",
    "a#b",
    "~",
    "/",
    "../..",
    "%2F",
    "{id}",
    "\ufffd",
    " ",
    "",
    "None",
    "-1",
]


class Vandal(Recorder):
    """Before the first call of each name it makes that call with hostile texts: each part of the path, each value of
    the query, each text of the body in turn. Then the tables are as before, whatever was accepted."""

    def call(self, name: str, token: str | None = None, /, body: Any = None, query: Any = None, **given: str) -> Any:
        if name not in self.examples:
            self._damage(name, token, body, query or {}, given)
        return super().call(name, token, body, query, **given)

    def _damage(self, name: str, token: str | None, body: Any, query: dict[str, str], given: dict[str, str]) -> None:
        method, pattern, _ = self.calls[name]
        resets = [engine().remembered(table) for table in TABLES.values()]
        headers = {key.replace("_", "-"): value for key, value in given.items() if key[0].isupper()}
        for damaged_path, damaged_query, damaged_body in _damaged(given, query, body):
            parts = {key: quote(value, safe="") for key, value in damaged_path.items()}
            address = pattern.format(**parts) + (f"?{urlencode(damaged_query)}" if damaged_query else "")
            reply = Caller(self._api, token).call(method, address, damaged_body, headers)
            assert reply.status < 500, f"{name}: {reply.status} {address[:200]} {json.dumps(damaged_body)[:300]}"
            for reset in resets:
                reset()


def _damaged(path: dict[str, str], query: dict[str, str], body: Any) -> Iterator[tuple[dict[str, str], Any, Any]]:
    for text in HOSTILE:
        for part in path:
            yield {**path, part: text}, query, body
        for name in query:
            yield path, {**query, name: text}, body
        for place in _texts(body):
            yield path, query, _replaced(body, place, text)


def _texts(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of the texts in a body."""
    if isinstance(body, str):
        yield place
    elif isinstance(body, dict | list):
        for key, value in body.items() if isinstance(body, dict) else enumerate(body):
            yield from _texts(value, (*place, key))


def _replaced(body: Any, place: tuple[Any, ...], text: str) -> Any:
    changed = inner = copy.deepcopy(body)
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = text
    return changed


@pytest.mark.faults
def test_no_call_fails_for_any_text(here: World) -> None:
    """Every call of the contract is made, so a new one cannot forget to check what it is given."""
    tour = Tour(here, Vandal)
    tour.walk()
    assert tour.recorder.examples.keys() == tour.recorder.names - NOT_CALLED


def test_a_part_of_a_path_that_is_no_id_is_404(here: World) -> None:
    """In every call, for those who may make it: nothing is read by such a part."""
    shop = here.shop()
    callers = {TokenKind.STORE: shop.owner, TokenKind.DISPLAY: shop.display}
    callers |= {TokenKind.CUSTOMER: here.customer(), TokenKind.OPERATOR: here.operator()}
    for declared in declared_calls():
        route, hints = declared.route, get_type_hints(declared.route.view, include_extras=True)
        caller = next((callers[kind] for kind in route.who if kind in callers), Caller(here.api))
        parts = {name: hints[name].__metadata__[0].examples[0] for name in re.findall(r"{(\w+)}", route.path)}
        for name in parts.keys() - {"token"}:
            for text in ("a" * 3000, "\U0001f37a" * 700, "cus_01KBF3Y1J00000000000000001"):
                path = route.path.format(**parts | {name: quote(text)})
                reply = caller.call(route.method, path)
                assert reply.status == 404, f"{declared.name}: {reply.text}"


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_no_subscription_fails_for_any_text(here: World, channel: Channel) -> None:
    """Neither to a topic that has such a text in the place of an id, nor ending one."""
    callers = (None, here.customer().token, here.operator().token, here.shop().owner.token)
    for text in (*HOSTILE, "\U0001f37a" * 180):
        topic = channel.topic.format_map(defaultdict(lambda text=text: text))
        for token in callers:
            for action in ("subscribe", "unsubscribe"):
                message = {"action": action, "topics": [topic]} | ({"token": token} if token else {})
                app.message(socket("one", message), CONTEXT)
    answers = [json.loads(text) for _, text in here.sockets.sent]
    assert {answer["type"] for answer in answers} == {"error"}
    assert not {answer["data"]["code"] for answer in answers} & {"INTERNAL", "UNAVAILABLE"}
