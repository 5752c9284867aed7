"""`linehold demo` shows a local cloud with its demo data, from the first station to the last."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import workbench
from infra.local.cloud import Cloud
from infra.package import ROOT
from tests.support.local import free_port

LONGEST_SECONDS = 240


@pytest.fixture
def own_cloud(tmp_path: Path) -> Iterator[Cloud]:
    """One of its own: the demo data would be in the way of other tests."""
    with Cloud(tmp_path / "cloud", free_port()) as cloud:
        yield cloud


def test_the_tour_goes_on_to_its_end(own_cloud: Cloud, tmp_path: Path) -> None:
    """Seats, a shop, a waiting room: a refusal, a live change, a call and a place are shown.

    The room of fresh demo data has not begun."""
    demo = workbench._demo(own_cloud, lambda step: None)
    assert demo
    (tmp_path / ".local").mkdir()
    workbench._write_addresses(tmp_path / ".local" / "addresses.json", own_cloud.addresses, None, demo)
    done = subprocess.run(
        [str(ROOT / "client" / "linehold"), "--json", "demo"],
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *stations, last = [json.loads(line) for line in done.stdout.splitlines()]
    said = " ".join(text for station in stations for text in station["said"])
    assert last == {"tour": "done"}
    for expected in ("is refused: Not free: ", "hears it at once: ", "The staff call ", "Eva joins."):
        assert expected in said
    assert stations[-1]["said"][-1].startswith(("It is her turn", "She is early: "))
