"""The pages that readers paste from do what they say, on the local cloud."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from infra.local.cloud import Addresses
from infra.package import ROOT
from tests.support.pages import Page


@pytest.mark.parametrize("name", ["tutorial", "clients"])
def test_a_page_does_what_it_shows(name: str, cloud: Addresses, tmp_path: Path) -> None:
    """Every block succeeds, and prints what stands below it."""
    known = tmp_path / ".local" / "addresses.json"
    known.parent.mkdir()
    known.write_text(json.dumps({"api": cloud.api, "websocket": cloud.websocket}))
    page = Page.read((ROOT / "docs" / f"{name}.md").read_text())
    assert page.steps
    page.run(tmp_path, {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)})
