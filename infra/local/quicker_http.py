"""A quicker HTTP server in front of MiniStack: uvicorn with a parser and an event loop in C, instead of hypercorn.

Hypercorn parses in Python and runs several tasks for each request, which took as long as the request itself.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypercorn.asyncio
import uvicorn
import uvloop

from infra.local.front import with_the_web
from infra.local.parts import taken
from infra.local.quicker_calls import straight_to_the_table

GRACE_SECONDS = 3
"""What runs when the server is asked to end has this long to end, as with hypercorn."""


def serve_with_uvicorn(web: Path, told: Path, behind: Callable[[Any], Any]) -> None:
    """Serves MiniStack's app behind the web application in the folder `web`, which is told what the file says, and both
    behind one more part.

    MiniStack makes all headers itself. The address and keep-alive are those of hypercorn's config.
    """

    async def serve(app: Any, config: Any) -> None:
        ((host, _, port),) = (bound.rpartition(":") for bound in config.bind)
        await uvicorn.Server(
            uvicorn.Config(
                straight_to_the_table(behind(with_the_web(app, web, told))),
                host=host,
                port=int(port),
                loop="none",  # it runs already
                http="httptools",
                ws="wsproto",
                ws_ping_interval=None,
                lifespan="on",
                log_config=None,
                log_level="warning",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                timeout_keep_alive=config.keep_alive_timeout,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        ).serve()

    taken(hypercorn.asyncio, "serve", "app", "config", "shutdown_trigger", "mode")
    hypercorn.asyncio.serve = serve
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
