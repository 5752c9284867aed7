"""Where the API is: what the command line names, the environment, or the local cloud that runs in this folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

LOCAL = Path(".local") / "addresses.json"
CONFIG_SECONDS = 5.0


class Nowhere(Exception):
    """No address is known. The message says how to name one."""


@dataclass(frozen=True)
class Where:
    """The addresses of the API and of live updates, and the demo data of a local cloud."""

    api: str
    named_websocket: str | None
    demo: Mapping[str, Any] | None = None

    def websocket(self) -> str | None:
        """The address of live updates: as named, or as the web application of the same origin has it."""
        if self.named_websocket:
            return self.named_websocket
        try:
            answer = httpx.get(urljoin(self.api, "/config.json"), timeout=CONFIG_SECONDS)
            path = answer.json()["websocket"] if answer.status_code == 200 else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None
        return urljoin(self.api, path).replace("http", "ws", 1) if path else None


def find(api: str | None, environment: Mapping[str, str], folder: Path) -> Where:
    """The addresses. Raises Nowhere."""
    named = api or environment.get("LINEHOLD_API")
    if named:
        return Where(named.rstrip("/").removesuffix("/v1"), environment.get("LINEHOLD_WEBSOCKET"))
    for each in (folder, *folder.parents):
        if (each / LOCAL).is_file():
            try:
                known = json.loads((each / LOCAL).read_text())
                return Where(known["api"], known["websocket"], known.get("demo"))
            except (ValueError, KeyError) as problem:
                raise Nowhere(f"{each / LOCAL} cannot be read: {problem}") from problem
    raise Nowhere("No Linehold runs here. Start it with `make run`, or name one: --api or LINEHOLD_API.")
