"""Modules of the web application, run by Node.js beside the rule of the service that they follow: `make clients` brings
Node.js, `make test` uses it where it is."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

_OURS = ROOT / ".venv-node" / "bin" / "node"
_NODE = str(_OURS) if _OURS.exists() else shutil.which("node")


def needs_node(test: Any) -> Any:
    """A test that `make clients` runs, and `make test` where a Node.js is that reads TypeScript."""
    return pytest.mark.node(pytest.mark.skipif(not _reads_typescript(), reason="needs Node.js: make clients")(test))


def printed(folder: Path, script: str) -> Any:
    """The JSON that the script prints. It imports modules of the application as "web/core/times.ts"."""
    assert _NODE is not None
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "script.ts").write_text(script.replace('from "web/', f'from "{(ROOT / "web").as_uri()}/'))
    command = [_NODE, "--no-warnings", "script.ts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _reads_typescript() -> bool:
    if _NODE is None:
        return False
    version = subprocess.run([_NODE, "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.strip().lstrip("v").partition(".")[0]) >= 24
