"""The web on the local cloud, with the same origin as the API.

The application of `web/` is built beside the start of the cloud, and served by infra.local.front with a `config.json`
that is written here. The emails and the reference are in a bucket.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from infra.contract import reference
from infra.local import state
from infra.local.cloud import Addresses
from infra.local.template import web_url
from infra.package import ROOT, Failed
from infra.web_files import BUCKET

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}


class Build:
    """`python -m infra.web` as a process of its own, with all that it starts."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "infra.web"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )

    def wait(self) -> str | None:
        """Waits for its end; returns why it failed."""
        _, errors = self._process.communicate()
        return errors.strip() if self._process.returncode else None

    def stop(self) -> None:
        """Ends it, if it still runs."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()


def configure(folder: Path, addresses: Addresses, demo: dict[str, Any] | None, stripe: bool) -> None:
    """Writes what the application is told. Addresses are paths: of the page's own origin, whatever name the browser has
    for this machine."""
    content = {
        "name": "Linehold",
        "api": urlsplit(addresses.api).path,
        "websocket": urlsplit(addresses.websocket).path,
        "payments": "stripe" if stripe else "test",
        "demo": demo
        and {
            "events": demo["events"],
            "operator": demo["operator"],
            "place": demo["bars"]["place"] if demo["bars"] else None,
            "bars": demo["bars"] and {"operator": demo["bars"]["operator"]},
            "market": demo["market"],
            "store": demo["store"],
        },
    }
    state.write(folder / "config.json", json.dumps(content, indent=2) + "\n")


def publish_mail(addresses: Addresses, s3: Any) -> str:
    """Uploads the page that shows the emails of the local cloud; returns its address."""
    s3.create_bucket(Bucket=BUCKET)
    for file in sorted((ROOT / "infra" / "local" / "mail").iterdir()):
        _put(s3, f"mail/{file.name}", file.read_bytes())
    return urljoin(web_url(addresses.endpoint), "mail/index.html")


def publish_reference(addresses: Addresses, s3: Any) -> str:
    """Uploads the page that shows the contract, and Redoc as soon as it is there; returns the page's address."""
    s3.create_bucket(Bucket=BUCKET)

    def put(name: str, content: bytes) -> None:
        _put(s3, f"reference/{name}", content)

    def put_redoc() -> None:
        try:
            put("redoc.js", reference.fetch())
        except Failed as problem:
            print(f"The page of the API shows nothing. {problem}", file=sys.stderr, flush=True)

    for name, content in reference.files(addresses.api, addresses.websocket).items():
        put(name, content)
    threading.Thread(target=put_redoc, daemon=True, name="linehold-redoc").start()
    return urljoin(web_url(addresses.endpoint), "reference/index.html")


def _put(s3: Any, name: str, content: bytes) -> None:
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    s3.put_object(Bucket=BUCKET, Key=name, Body=content, ContentType=kind, CacheControl="no-cache")
