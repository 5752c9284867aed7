"""Serves the page from a bucket of the local cloud: the files of `web/`, with the same origin as the API.

One more file is written here: `demo.json`, with the addresses of the API and the demo data.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from infra.local import reference
from infra.local.cloud import Addresses
from infra.local.template import WEB_BUCKET, web_url
from infra.package import ROOT, Failed

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}


def publish(addresses: Addresses, s3: Any, demo: dict[str, Any], stripe: bool) -> str:
    """Uploads the page; returns its address. `stripe`: Stripe is the payment provider, not the test provider."""
    s3.create_bucket(Bucket=WEB_BUCKET)
    for file in sorted((ROOT / "web").iterdir()):
        if file.suffix in _TYPES:
            _put(s3, file.name, file.read_bytes())
    content = {
        "api": addresses.api,
        "websocket": addresses.websocket,
        "events": demo["events"],
        "payments": "stripe" if stripe else "test",
        "place": demo["bars"]["place"] if demo["bars"] else None,
    }
    _put(s3, "demo.json", json.dumps(content).encode())
    return web_url(addresses.endpoint)


def publish_mail(addresses: Addresses, s3: Any) -> str:
    """Uploads the page that shows the emails of the local cloud; returns its address."""
    s3.create_bucket(Bucket=WEB_BUCKET)
    for file in sorted((ROOT / "infra" / "local" / "mail").iterdir()):
        _put(s3, f"mail/{file.name}", file.read_bytes())
    return urljoin(web_url(addresses.endpoint), "mail/index.html")


def publish_reference(addresses: Addresses, s3: Any) -> str:
    """Uploads the page that shows the contract, and Redoc as soon as it is there; returns the page's address."""
    s3.create_bucket(Bucket=WEB_BUCKET)

    def put(name: str, content: bytes) -> None:
        _put(s3, f"reference/{name}", content)

    def put_redoc() -> None:
        try:
            put("redoc.js", reference.fetch())
        except Failed as problem:
            print(f"The page of the API shows nothing. {problem}", file=sys.stderr, flush=True)

    for name, content in reference.files(addresses).items():
        put(name, content)
    threading.Thread(target=put_redoc, daemon=True, name="linehold-redoc").start()
    return urljoin(web_url(addresses.endpoint), "reference/index.html")


def _put(s3: Any, name: str, content: bytes) -> None:
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    s3.put_object(Bucket=WEB_BUCKET, Key=name, Body=content, ContentType=kind, CacheControl="no-cache")
