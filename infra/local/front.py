"""The front door of the local cloud: the web application at `/`, as CloudFront serves it.

MiniStack's S3 neither compresses nor sets the headers of web/headers.json, and has no document at `/`. So GET and HEAD
of a file of .build/web are answered here, in the compressed form that was built beside it, with those headers.
`/config.json` is the file that the launcher writes. `/reference/`, to which `GET /v1/` links, and `/mail/` are in a
bucket. All other requests are MiniStack's, and so is each with credentials, or to a distribution of its own.
"""

import re
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infra.web_files import BUCKET, TYPES, Headers, kind_of, rules

_App = Callable[[Any, Any, Any], Awaitable[None]]

_FILE = re.compile(r"/((?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*)")
_NOT_BUILT = b"""<!doctype html><html lang="en"><meta http-equiv="refresh" content="5"><title>Linehold</title>
<p>The web application is not built yet. The terminal of make run says why, if it cannot be."""
_CDN = b".cloudfront.net"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


def with_the_web(app: _App, folder: Path, config: Path) -> _App:
    """The app behind the files of the folder and the config."""
    headers_by_kind = rules()

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await app(scope, receive, send)
        headers, path = dict(scope["headers"]), scope["path"]
        if b"authorization" in headers or path.startswith("/_") or headers.get(b"host", b"").endswith(_CDN):
            return await app(scope, receive, send)
        if path.startswith(("/reference/", "/mail/")):
            path = f"/{BUCKET}{path}"
            return await app({**scope, "path": path, "raw_path": quote(path).encode()}, receive, send)
        if path == "/" and not (folder / "index.html").exists():
            return await _send(scope, send, 503, {"Content-Type": TYPES[".html"], "Retry-After": "5"}, _NOT_BUILT)
        file = _found(folder, config, "/index.html" if path == "/" else path)
        if file is not None:
            return await _send(scope, send, *_content(file, path, headers, headers_by_kind))
        if _is_a_page(path, scope["query_string"], headers) and (folder / "index.html").exists():
            _, answered, body = _content(folder / "index.html", "/", headers, headers_by_kind)
            return await _send(scope, send, 404, answered, body)
        return await app(scope, receive, send)

    return answer


def _is_a_page(path: str, query: bytes, headers: dict[bytes, bytes]) -> bool:
    """Whether a person asks for it, and no object of a bucket is meant: those have a query string when they are shared,
    or are below the bucket's name. The application says that there is no such page."""
    return b"text/html" in headers.get(b"accept", b"") and not query and not path.startswith(f"/{BUCKET}/")


def _found(folder: Path, config: Path, path: str) -> Path | None:
    named = _FILE.fullmatch(path)
    if not named:
        return None
    file = config if path == "/config.json" else folder / named[1]
    return file if file.suffix in TYPES and file.is_file() else None


def _content(
    file: Path, path: str, headers: dict[bytes, bytes], headers_by_kind: dict[str, Headers]
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""
    described = {"Content-Type": TYPES[file.suffix], "Vary": "Accept-Encoding"}
    answered = {**described, **headers_by_kind["every"], **headers_by_kind[kind_of(path)]}
    accepted = {part.partition(";")[0].strip() for part in headers.get(b"accept-encoding", b"").decode().split(",")}
    for name, suffix in _ENCODINGS:
        packed = file.with_name(file.name + suffix)
        if name in accepted and packed.is_file():
            file, answered["Content-Encoding"] = packed, name
            break
    body = file.read_bytes()
    answered["ETag"] = f'"{sha256(body).hexdigest()[:24]}"'
    if headers.get(b"if-none-match", b"").decode() == answered["ETag"]:
        return 304, answered, b""
    return 200, answered, body


async def _send(scope: Any, send: Any, status: int, headers: dict[str, str], body: bytes) -> None:
    sent = {"Date": formatdate(usegmt=True), "Content-Length": str(len(body)), **headers}
    lines = [(name.lower().encode(), value.encode()) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
