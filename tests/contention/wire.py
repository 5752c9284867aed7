"""As much HTTP as DynamoDB needs: a request or an answer with a length, over connections that stay open."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.contention.calls import Call

_FORWARDED = ("x-amz-target", "x-amz-date", "content-type", "authorization", "x-amz-security-token")


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes

    def bytes(self) -> bytes:
        head = f"HTTP/1.1 {self.status} -\r\nContent-Type: application/x-amz-json-1.0\r\n"
        return f"{head}Content-Length: {len(self.content)}\r\n\r\n".encode() + self.content


async def received(reader: asyncio.StreamReader) -> tuple[str, Mapping[str, str], bytes] | None:
    """The first line, headers and body of the next message; None when the other side has closed."""
    first = await reader.readline()
    if not first:
        return None
    headers: dict[str, str] = {}
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return first.decode("latin-1"), headers, await reader.readexactly(int(headers.get("content-length", 0)))


class Engine:
    """An engine of DynamoDB behind HTTP, at this address."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._host, self._port = place.hostname, place.port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def send(self, call: Call) -> Answer:
        """Raises OSError when the engine cannot be reached."""
        while self._idle:
            try:
                return await self._over(*self._idle.pop(), call)
            except (OSError, EOFError):
                continue  # the engine had closed the connection meanwhile
        return await self._over(*await asyncio.open_connection(self._host, self._port), call)

    async def _over(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, call: Call) -> Answer:
        headers = [f"{name}: {call.headers[name]}" for name in _FORWARDED if name in call.headers]
        head = ["POST / HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(call.content)}", *headers]
        try:
            writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + call.content)
            await writer.drain()
            message = await received(reader)
            if message is None:
                raise EOFError
        except BaseException:
            writer.close()
            raise
        self._idle.append((reader, writer))
        return Answer(int(message[0].split()[1]), message[2])
