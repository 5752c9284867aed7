"""The files of the web application as they are served: their types, and the headers of web/headers.json."""

import json
from pathlib import PurePosixPath

from infra.package import ROOT

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}

BUCKET = "documents"
"""The local cloud's bucket of emails and reference."""

_OWN = {"/pay.html": "payment", "/worker.js": "worker"}

Headers = dict[str, str]


def rules() -> dict[str, Headers]:
    """The headers by the kind of file; `every` are those of all kinds."""
    read: dict[str, Headers] = json.loads((ROOT / "web" / "headers.json").read_text())
    return read


def kind_of(path: str) -> str:
    """Which headers a file gets, by its path: `/assets/a.js`. `/pay.html` alone may reach the payment provider."""
    if path.startswith("/assets/"):
        return "hashed"
    if path in _OWN:
        return _OWN[path]
    return "document" if path == "/" or PurePosixPath(path).suffix == ".html" else "other"
