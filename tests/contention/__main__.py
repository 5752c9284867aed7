"""python -m tests.contention --cloud http://127.0.0.1:8000 [--engine http://127.0.0.1:8001]

GET / answers what was done, as counts; PUT / sets terms, as JSON, from now on, and answers
those before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict
from random import Random

from tests.contention.calls import Call
from tests.contention.proxy import Lost, Proxy, Terms
from tests.contention.wire import Answer, Engine, received

WAITING = 512
"""Connections that may wait to be accepted."""


async def serve(proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The calls of one connection, one after another."""
    with suppress(OSError, EOFError, Lost):
        while (message := await received(reader)) is not None:
            first, headers, content = message
            if "x-amz-target" in headers:
                answer = await proxy.answer(Call(headers, content))
            elif first.startswith("PUT"):
                before = asdict(proxy.terms)
                proxy.terms = Terms(**(before | json.loads(content)))
                answer = Answer(200, json.dumps(before).encode())
            else:
                answer = Answer(200, json.dumps(proxy.counts).encode())
            writer.write(answer.bytes())
            await writer.drain()
    writer.close()


async def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.contention")
    options.add_argument("--cloud", required=True, help="the local cloud's address, which has the tables")
    options.add_argument("--engine", help="the address of the engine with the items, if it is another")
    options.add_argument("--seed", type=int, default=None)
    chosen = options.parse_args()
    cloud = Engine(chosen.cloud)
    proxy = Proxy(Engine(chosen.engine) if chosen.engine else cloud, cloud, Terms(), Random(chosen.seed))
    server = await asyncio.start_server(lambda *ends: serve(proxy, *ends), "127.0.0.1", 0, backlog=WAITING)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    copying = asyncio.create_task(proxy.follow())
    parent = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait({copying, parent}, return_when=asyncio.FIRST_COMPLETED)
    if copying.done():
        traceback.print_exception(copying.exception())
        os._exit(1)  # a plain exit would wait for the thread that reads
    copying.cancel()


asyncio.run(main())
