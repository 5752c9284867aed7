"""Follows topics for a client that waits: over a socket, or by polling while there is none."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import msgspec
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from linehold_client.call import Call
from linehold_client.live.polling import SECONDS, Poll
from linehold_client.live.session import Session, Silent
from linehold_client.live.topic import Topic, Update
from linehold_client.refusals import NoAnswer, Refused, ServerFault

if TYPE_CHECKING:
    from linehold_client.client import Linehold

OPEN_SECONDS = 10.0
TRIES = 3
"""Connections that fail one after the other until it polls instead."""
POLLING_SECONDS = 60.0
"""How long it polls until it tries a socket again."""
LONGEST_PAUSE = 30.0
AWAY = (NoAnswer, ServerFault)
LOST = (OSError, ConnectionClosed, InvalidHandshake, TimeoutError, Silent)


def follow(client: Linehold, names: tuple[str, ...]) -> Generator[Update, None, None]:
    """The updates of the topics, for ever. Raises Refused, and NoAnswer when nothing has ever answered."""
    topics, failures, heard = [Topic(name) for name in names], 0, False
    if client.websocket is None:
        yield from _polled(client, names, None, heard)
    while True:
        for update in _connected(client, topics):
            failures, heard = 0, True
            yield update
        failures += 1
        if failures >= TRIES:
            yield from _polled(client, names, time.monotonic() + POLLING_SECONDS, heard)
        client.pause(client.retries.chance() * min(LONGEST_PAUSE, 2.0**failures))


def _connected(client: Linehold, topics: list[Topic]) -> Generator[Update, None, None]:
    """The updates of one connection, until it is lost."""
    assert client.websocket
    try:
        token = client.fresh_token()
        with connect(client.websocket, open_timeout=OPEN_SECONDS, ping_interval=None, max_size=None) as socket:
            session = Session(topics, token, time.monotonic(), client.retries.chance)
            socket.send(session.opening())
            yield from _heard(client, socket, session)
    except (*LOST, *AWAY):
        return


def _heard(client: Linehold, socket: ClientConnection, session: Session) -> Generator[Update, None, None]:
    again = False
    while True:
        for message in session.due(time.monotonic(), client.fresh_token()):
            socket.send(message)
        try:
            text = socket.recv(session.wakes_in(time.monotonic()))
        except TimeoutError:
            continue
        try:
            updates = session.hear(text, time.monotonic())
        except Refused as refused:
            if again or refused.code != "TOKEN_EXPIRED" or not client.refresh():
                raise
            again = True
            continue
        for update in updates:
            again = False
            yield update if "href" not in update.data else _read(client, update)


def _read(client: Linehold, update: Update) -> Update:
    """The state of a snapshot that was too large for a message."""
    kinds = (client.identity.kind,) if client.identity else ()
    response = client.exchange(Call("snapshot", "GET", update.data["href"], Any, tokens=kinds))
    data = msgspec.json.decode(response.content)
    return Update(update.topic, "snapshot", data.get("version", update.version), data)


def _polled(
    client: Linehold, names: tuple[str, ...], until: float | None, heard: bool
) -> Generator[Update, None, None]:
    try:
        polls = [Poll(name) for name in names]
    except ValueError as problem:
        if until is None:
            raise
        raise NoAnswer(f"No WebSocket at {client.websocket}, and {problem}.") from problem
    while until is None or time.monotonic() < until:
        for poll in polls:
            try:
                update = poll.hear(client.exchange(poll.call()))
            except AWAY:
                if not heard:
                    raise
                continue
            heard = True
            if update:
                yield update
        client.pause(SECONDS * (0.5 + client.retries.chance()))
