"""The pages that readers paste from do what they say, on the local cloud."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.cloud import Addresses
from infra.package import ROOT
from tests.support.pages import Page


def _curl_is_old() -> bool:
    """Whether curl is missing, or older than its option `--json`."""
    if shutil.which("curl") is None:
        return True
    said = subprocess.run(["curl", "--version"], check=True, capture_output=True, text=True).stdout
    version = re.match(r"curl (\d+)\.(\d+)", said)
    return version is None or (int(version[1]), int(version[2])) < (7, 82)


@pytest.mark.skipif(_curl_is_old(), reason="readers of these pages need curl 7.82 or newer")
@pytest.mark.parametrize("name", ["tutorial", "clients"])
def test_a_page_does_what_it_shows(name: str, cloud: Addresses, tmp_path: Path) -> None:
    """Every block succeeds, and prints what stands below it."""
    known = tmp_path / ".local" / "addresses.json"
    known.parent.mkdir()
    known.write_text(json.dumps({"api": cloud.api, "websocket": cloud.websocket}))
    page = Page.read((ROOT / "docs" / f"{name}.md").read_text())
    assert page.steps
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    page.run(tmp_path, {"PATH": path, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)})
