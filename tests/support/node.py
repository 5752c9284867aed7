"""Modules of the page, run by Node.js: `make clients` brings it, `make test` uses it where it is."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[2]
WEB = _ROOT / "web" / "pages"

_OURS = _ROOT / ".venv-node" / "bin" / "node"
_NODE = str(_OURS) if _OURS.exists() else shutil.which("node")


def needs_node(test: Any) -> Any:
    """A test that `make clients` runs, and `make test` where Node.js is."""
    return pytest.mark.node(pytest.mark.skipif(_NODE is None, reason="needs Node.js: make clients")(test))


def printed(folder: Path, script: str, *modules: str) -> Any:
    """The JSON that the script prints in a folder with these modules of the page."""
    assert _NODE is not None
    for name in modules:
        shutil.copyfile(WEB / name, folder / name)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "script.js").write_text(script)
    done = subprocess.run([_NODE, "script.js"], cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
