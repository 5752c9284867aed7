"""Follows topics for asyncio: over a socket, or by polling while there is none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from linehold_client.call import Call
from linehold_client.live.follow import AWAY, LONGEST_PAUSE, LOST, OPEN_SECONDS, POLLING_SECONDS, TRIES
from linehold_client.live.polling import SECONDS, Poll
from linehold_client.live.session import Session
from linehold_client.live.topic import Topic, Update
from linehold_client.refusals import NoAnswer, Refused

if TYPE_CHECKING:
    from linehold_client.asynchronous import AsyncLinehold


async def follow(client: AsyncLinehold, names: tuple[str, ...]) -> AsyncGenerator[Update, None]:
    """The updates of the topics, for ever. Raises Refused, and NoAnswer when nothing has ever answered."""
    topics, failures, heard = [Topic(name) for name in names], 0, False
    if client.websocket is None:
        async with aclosing(_polled(client, names, None, heard)) as updates:
            async for update in updates:
                yield update
    while True:
        async with aclosing(_connected(client, topics)) as updates:
            async for update in updates:
                failures, heard = 0, True
                yield update
        failures += 1
        if failures >= TRIES:
            async with aclosing(_polled(client, names, time.monotonic() + POLLING_SECONDS, heard)) as updates:
                async for update in updates:
                    yield update
        await client.pause(client.retries.chance() * min(LONGEST_PAUSE, 2.0**failures))


async def _connected(client: AsyncLinehold, topics: list[Topic]) -> AsyncGenerator[Update, None]:
    """The updates of one connection, until it is lost."""
    assert client.websocket
    try:
        token = await client.fresh_token()
        async with connect(client.websocket, open_timeout=OPEN_SECONDS, ping_interval=None, max_size=None) as socket:
            session = Session(topics, token, time.monotonic(), client.retries.chance)
            await socket.send(session.opening())
            async with aclosing(_heard(client, socket, session)) as updates:
                async for update in updates:
                    yield update
    except (*LOST, *AWAY):
        return


async def _heard(client: AsyncLinehold, socket: ClientConnection, session: Session) -> AsyncGenerator[Update, None]:
    again = False
    while True:
        for message in session.due(time.monotonic(), await client.fresh_token()):
            await socket.send(message)
        try:
            text = await asyncio.wait_for(socket.recv(), session.wakes_in(time.monotonic()))
        except TimeoutError:
            continue
        try:
            updates = session.hear(text, time.monotonic())
        except Refused as refused:
            if again or refused.code != "TOKEN_EXPIRED" or not await client.refresh():
                raise
            again = True
            continue
        for update in updates:
            again = False
            yield update if "href" not in update.data else await _read(client, update)


async def _read(client: AsyncLinehold, update: Update) -> Update:
    """The state of a snapshot that was too large for a message."""
    kinds = (client.identity.kind,) if client.identity else ()
    response = await client.exchange(Call("snapshot", "GET", update.data["href"], Any, tokens=kinds))
    data = msgspec.json.decode(response.content)
    return Update(update.topic, "snapshot", data.get("version", update.version), data)


async def _polled(
    client: AsyncLinehold, names: tuple[str, ...], until: float | None, heard: bool
) -> AsyncGenerator[Update, None]:
    try:
        polls = [Poll(name) for name in names]
    except ValueError as problem:
        if until is None:
            raise
        raise NoAnswer(f"No WebSocket at {client.websocket}, and {problem}.") from problem
    while until is None or time.monotonic() < until:
        for poll in polls:
            try:
                update = poll.hear(await client.exchange(poll.call()))
            except AWAY:
                if not heard:
                    raise
                continue
            heard = True
            if update:
                yield update
        await client.pause(SECONDS * (0.5 + client.retries.chance()))
