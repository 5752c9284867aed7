"""The client for asyncio. linehold_client.client has the one that waits, which has the same methods."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from linehold_client import challenge, wire
from linehold_client.call import Call, ListCall, T
from linehold_client.calls import people, stores
from linehold_client.codes import ChallengeNeeded, TokenExpired
from linehold_client.groups import AsyncCalls
from linehold_client.identity import Account, Identity
from linehold_client.live.follow_async import follow
from linehold_client.live.topic import Update
from linehold_client.models import NewRoomTicket
from linehold_client.refusals import NoAnswer
from linehold_client.retry import Retries

Page = TypeVar("Page")

_HTTP_SECONDS = 35.0
"""A little longer than API Gateway waits for an answer."""


class AsyncLinehold(AsyncCalls):
    """A client of the API at `api`, which is the address before `/v1/`, for asyncio.

        async with AsyncLinehold("https://tickets.example.com") as linehold:
            guest = await linehold.guest()
            async for event in guest.catalogue.search_events(keyword="night"):
                ...

    Its groups and methods are those of `Linehold`. It belongs to one event loop.
    """

    def __init__(
        self,
        api: str,
        *,
        websocket: str | None = None,
        identity: Identity | None = None,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Connects to nothing yet. Without `websocket`, the address of live updates, `watch` polls."""
        super().__init__(self)
        self.api, self.websocket, self.identity = api.rstrip("/"), websocket, identity
        self.retries = retries or Retries()
        self._own = http is None
        self._http = http or httpx.AsyncClient(timeout=_HTTP_SECONDS, follow_redirects=True)
        self.pause = sleep
        """Sleeps for so many seconds."""
        self._refreshing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections, if this client opened them."""
        if self._own:
            await self._http.aclose()

    def as_(self, identity: Identity | None) -> AsyncLinehold:
        """A client with that identity, on the same connections."""
        return AsyncLinehold(
            self.api,
            websocket=self.websocket,
            identity=identity,
            retries=self.retries,
            http=self._http,
            sleep=self.pause,
        )

    async def guest(self) -> AsyncLinehold:
        """A client with the identity of a new customer, good for 30 days. `identity.token` comes back as the same.

        Does the work that a deployment may ask for. Raises WorkNeeded where only a person can.
        """
        try:
            made = await self.send(people.add_customer())
        except ChallengeNeeded:
            proof = await asyncio.to_thread(challenge.proof_for, await self.send(people.get_challenge()))
            made = await self.send(people.add_customer(**({"proof": proof} if proof else {})))
        return self.as_(Identity("customer", made.token, made.customer_id))

    async def sign_in(
        self, email: str, password: str, changed: Callable[[Account], None] | None = None
    ) -> AsyncLinehold:
        """A client with the identity of an operator. `changed` gets each new pair of tokens, to keep them."""
        return self.as_(Account.of(await self.send(people.sign_in_operator(email=email, password=password)), changed))

    async def sign_in_store(
        self, email: str, password: str, changed: Callable[[Account], None] | None = None
    ) -> AsyncLinehold:
        """A client with the identity of a store's staff."""
        return self.as_(Account.of(await self.send(stores.sign_in_store(email=email, password=password)), changed))

    async def join_room(self, room_id: str) -> NewRoomTicket:
        """Joins a waiting room, with the work that it may ask for. Joining again keeps the place."""
        try:
            return await self.waiting_room.join_waiting_room(room_id)
        except ChallengeNeeded:
            pass
        proof = await asyncio.to_thread(challenge.proof_for, await self.waiting_room.get_room_challenge(room_id))
        return await self.waiting_room.join_waiting_room(room_id, **({"proof": proof} if proof else {}))

    def watch(self, topic: str, *more: str) -> AsyncGenerator[Update, None]:
        """The state of each topic, and each change of it, for ever: docs/live.md has the topics.

        An update with `kind` "snapshot" replaces what was known. Missed changes, closed sockets and expired tokens are
        made good by another snapshot. Without a WebSocket it polls. Raises Refused when a topic is not there or ends.
        """
        return follow(self, (topic, *more))

    async def send(self, call: Call[T]) -> T:
        """Sends a call, and again where that is safe. Raises LineholdError."""
        return wire.read(call, await self.exchange(call))

    async def page(self, call: ListCall[Page, Any]) -> Page:
        """One page of a list."""
        response = await self.exchange(call)
        if call.answer is str:
            return wire.Sheet((wire.read(call, response),), wire.next_of(response))  # type: ignore[return-value, arg-type]
        return wire.read(call, response)

    async def exchange(self, call: Call[Any]) -> httpx.Response:
        """The answer as it came, which is no error. Raises LineholdError."""
        key = (call.key or str(uuid.uuid4())) if call.takes_key else None
        attempt, refreshed = 0, False
        while True:
            attempt += 1
            token = await self.token_for(call)
            try:
                return await self._once(call, token, key)
            except TokenExpired:
                if refreshed or not await self.refresh(token):
                    raise
                refreshed = True
            except Exception as problem:
                pause = self.retries.pause(call, bool(key and token), attempt, problem)
                if pause is None:
                    if isinstance(problem, httpx.TransportError):
                        raise NoAnswer(f"{call.name}: {problem or type(problem).__name__}") from problem
                    raise
                await self.pause(pause)

    async def token_for(self, call: Call[Any]) -> str | None:
        """The token that a call is sent with, refreshed before it expires."""
        if self.identity is None or not call.tokens:
            return None
        return await self.fresh_token() if self.identity.kind in call.tokens else None

    async def fresh_token(self) -> str | None:
        """The identity's token, refreshed if it is due."""
        if isinstance(self.identity, Account) and self.identity.is_due(datetime.now(UTC)):
            await self.refresh(self.identity.token)
        return self.identity.token if self.identity else None

    async def refresh(self, used: str | None = None) -> bool:
        """Replaces the token that was `used`, or the one there is; whether there is another one now.

        One at a time does it, because a refresh token that is used twice ends the sign-in.
        """
        account = self.identity
        if not isinstance(account, Account) or not account.refresh_token:
            return False
        used = used or account.token
        async with self._refreshing:
            if account.token == used:
                account.take(await self.send(account.refreshing()))
        return True

    async def _once(self, call: Call[Any], token: str | None, key: str | None) -> httpx.Response:
        made = wire.ask(self.api, call, token, key)
        response = await self._http.request(
            made.method, made.url, params=made.params or None, headers=made.headers, content=made.content
        )
        if response.status_code >= 400:
            wire.read(call, response)
        return response
