"""The import command as it is run, against the local cloud: killed in the middle, and run again by two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local.cloud import Addresses
from infra.package import ROOT
from tests.support.api import OverHttp
from tests.support.local import wait_for
from tests.worlds.scene import operator, rows, venue

pytestmark = pytest.mark.faults

LINES = 40
HEADER = "reference,name,venue,performers,starts_at,currency,price:standard,publish"


def _started(file: Path, api: str, email: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "infra.import_events", str(file), "--api", api, "--email", email],
        cwd=ROOT,
        env=os.environ | {"LINEHOLD_PASSWORD": "correct horse"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_import_is_killed_and_finished_by_two_at_once(cloud: Addresses, api: OverHttp, tmp_path: Path) -> None:
    """Every line is one published event afterwards, no matter which run created it; one more run changes nothing."""
    email = f"{time.time_ns()}@example.com"
    owner = operator(api, email)
    venue(owner, {"A": rows(2, 5)})
    file = tmp_path / "events.csv"
    lines = [f"S-{n},Song {n},Roxy 1,Ami,2030-03-01 {n % 24:02}:{n:02},EUR,12.50,yes" for n in range(LINES)]
    file.write_text("\n".join([HEADER, *lines]) + "\n")

    first = _started(file, cloud.api, email)
    wait_for(lambda: owner.get("/v1/events").expect(200)["items"], "imported event")
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)

    both = [_started(file, cloud.api, email) for _ in range(2)]
    for each in both:
        out, err = each.communicate(timeout=300)
        assert each.returncode == 0, err
        assert " 0 differing, 0 rejected" in out

    events = owner.get("/v1/events?limit=100").expect(200)["items"]
    assert sorted(event["reference"] for event in events) == sorted(f"S-{n}" for n in range(LINES))
    assert {event["status"] for event in events} == {"published"}
    assert len(owner.get("/v1/performers").expect(200)["items"]) == 1

    last = _started(file, cloud.api, email)
    out, err = last.communicate(timeout=300)
    assert out == f"0 created, {LINES} unchanged, 0 differing, 0 rejected (0 published now)\n", err
    assert f"{LINES} of {LINES} lines" in err
    assert "correct horse" not in out + err
