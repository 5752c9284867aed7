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
from linehold_client import Linehold
from tests.support.local import wait_for
from tests.support.pages import Page

pytestmark = pytest.mark.faults


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


def test_the_page_of_the_python_client_does_what_it_shows(cloud: Addresses, tmp_path: Path) -> None:
    """Its program first, and then its commands, which find the event that the program sold."""
    known = tmp_path / ".local" / "addresses.json"
    known.parent.mkdir()
    known.write_text(json.dumps({"api": cloud.api, "websocket": cloud.websocket}))
    text = (ROOT / "docs" / "python-client.md").read_text()
    program, commands = Page.read(text, "python"), Page.read(text)
    assert program.steps
    assert commands.steps
    folders = (ROOT / "client", Path(sys.executable).parent, os.environ["PATH"])
    here = {"PATH": os.pathsep.join(map(str, folders)), "HOME": str(tmp_path)}
    program.run(tmp_path, here | {"PYTHONPATH": str(ROOT / "client" / "src")})
    with Linehold(cloud.api) as linehold:
        wait_for(lambda: list(linehold.catalogue.search_events(keyword="night")), "event in the index")
    commands.run(tmp_path, here)
