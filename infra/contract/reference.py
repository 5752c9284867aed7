"""The page that shows both documents of the contract, in Redoc. It has all that it needs: its policy forbids requests
elsewhere.

Redoc comes from its npm package: fetched once, compared with the hash that stands here, and kept in .build/.
"""

import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
from base64 import b64encode
from pathlib import Path

from infra.contract import asyncapi, openapi
from infra.package import BUILD, ROOT, Failed

VERSION = "3.0.1"
SHA512 = "KDfoKaYW19LCl4YStgBnwlaNjYEFfs5zCNt1s1WZ2YM5u8d26Yuzd2l43fZO851ZsgIMe/D640fDJkD8eaRQKQ=="
FETCHED_WITHIN_SECONDS = 60

_NPM = ROOT / ".venv-node" / "bin" / "npm"
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; worker-src blob:"
)
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Linehold: {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<style>body {{ margin: 0 }} nav {{ font: 14px sans-serif; padding: 8px 16px }}</style>
</head>
<body>
<nav>Linehold: <a href="index.html">HTTP</a> · <a href="live.html">WebSocket</a></nav>
<redoc spec-url="{document}" disable-telemetry="true">Redoc, which shows this page, is not there (yet).</redoc>
<script type="module" src="redoc.js"></script>
</body>
</html>
"""


def files(api: str, websocket: str) -> dict[str, bytes]:
    """The files of the page by name, but for Redoc itself, for an API at these addresses."""
    calls, live = json.loads(openapi.FILE.read_text()), json.loads(asyncapi.FILE.read_text())
    calls["servers"] = [{"url": api}]
    protocol, _, place = websocket.partition("://")
    host, _, path = place.partition("/")
    live["servers"]["live"] = {"host": host, "pathname": f"/{path}", "protocol": protocol}
    return {
        "index.html": _page("HTTP", "openapi.json"),
        "live.html": _page("WebSocket", "asyncapi.json"),
        "openapi.json": json.dumps(calls).encode(),
        "asyncapi.json": json.dumps(live).encode(),
    }


def _page(title: str, document: str) -> bytes:
    return _PAGE.format(title=title, document=document, policy=_POLICY).encode()


def fetch() -> bytes:
    """Redoc as one module. Raises Failed when it cannot be fetched, or is not what it was."""
    kept = BUILD / f"redoc-{VERSION}.js"
    if not kept.exists():
        BUILD.mkdir(exist_ok=True)
        fresh = kept.with_suffix(".new")
        fresh.write_bytes(_fetched())
        fresh.replace(kept)
    return kept.read_bytes()


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        install = ["sh", str(ROOT / "infra" / "venv.sh"), "node"]
        pack = [str(_NPM), "pack", f"redoc@{VERSION}", "--fetch-retries=0", "--pack-destination", folder]
        with_node = {**os.environ, "PATH": f"{_NPM.parent}{os.pathsep}{os.environ['PATH']}"}
        try:
            for command in (install, pack):
                subprocess.run(command, env=with_node, check=True, capture_output=True, timeout=FETCHED_WITHIN_SECONDS)
        except (OSError, subprocess.SubprocessError) as problem:
            raise Failed(f"Redoc cannot be fetched: {problem}") from problem
        (archive,) = Path(folder).glob("*.tgz")
        if b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
            raise Failed(f"Redoc {VERSION} is not the package that it was")
        with tarfile.open(archive) as package:
            module = package.extractfile("package/bundles/redoc.standalone.js")
            assert module
            return module.read()
