"""Serves the page from a bucket of the local cloud: the files of `web/`, with the same origin as the API.

One more file is written here: `demo.json`, with the addresses of the API and the demo data.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from infra.local.cloud import Addresses
from infra.local.template import WEB_BUCKET, web_url
from infra.package import ROOT

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


def publish_reference(addresses: Addresses, s3: Any, files: dict[str, bytes]) -> str:
    """Uploads the page that shows the contract; returns its address."""
    s3.create_bucket(Bucket=WEB_BUCKET)
    for name, content in files.items():
        _put(s3, f"reference/{name}", content)
    return urljoin(web_url(addresses.endpoint), "reference/index.html")


def _put(s3: Any, name: str, content: bytes) -> None:
    kind = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    s3.put_object(Bucket=WEB_BUCKET, Key=name, Body=content, ContentType=kind, CacheControl="no-cache")
