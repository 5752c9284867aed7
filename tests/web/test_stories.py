"""Stories of people at the web application, told in a real browser against a local cloud with the demo data.

The stories are in web/stories, and run in Vitest with Playwright. The browser is the Chromium or Chrome of this
machine, or the one that LINEHOLD_CHROMIUM names; without one they are left out, unless LINEHOLD_CHROMIUM_REQUIRED=1.
Screenshots are in .build/shots, a folder a view, written anew in each run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import Cloud
from infra.local.seed import seed
from infra.local.template import web_url
from infra.local.web import configure
from infra.package import BUILD, ROOT

STORIES = sorted((ROOT / "web" / "stories").glob("*.story.ts"))
SHOTS = BUILD / "shots"

# As web/stories/looking.ts names them.
_LOOKS = ("desk-light", "desk-dark", "desk-forced", "phone-light", "phone-dark")
# What was told in this run, and held.
_told: set[Path] = set()

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM = os.environ.get("LINEHOLD_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
_REQUIRED = os.environ.get("LINEHOLD_CHROMIUM_REQUIRED") == "1"


@pytest.fixture(scope="module")
def told(cloud: Cloud) -> dict[str, str]:
    """The environment of the stories."""
    demo: dict[str, Any] = seed(cloud.addresses, cloud.state / "demo.json")
    configure(cloud.state, cloud.addresses, demo, stripe=False)
    shutil.rmtree(SHOTS, ignore_errors=True)
    return {"STORY_ADDRESS": web_url(cloud.addresses.endpoint), "STORY_SHOTS": str(SHOTS)}


@pytest.mark.skipif(_CHROMIUM is None and not _REQUIRED, reason="needs Chromium or Chrome")
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name.partition(".")[0])
def test_a_story(story: Path, told: dict[str, str]) -> None:
    """Each file is one; what it shows is named there."""
    assert _CHROMIUM, "LINEHOLD_CHROMIUM_REQUIRED is 1, and there is no Chromium"
    node = ROOT / ".venv-node" / "bin"
    done = subprocess.run(
        [node / "npx", "--no-install", "vitest", "run", "--config", "stories/vitest.config.ts", story.name],
        cwd=ROOT / "web",
        env={**os.environ, "PATH": f"{node}{os.pathsep}{os.environ['PATH']}", "STORY_CHROMIUM": _CHROMIUM, **told},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    _told.add(story)


def test_every_view_was_seen_in_every_look() -> None:
    """A look is examined before its picture counts: no fault that axe finds, nothing to scroll sideways."""
    if _told != set(STORIES):
        pytest.skip("not all stories were told")
    shell = (ROOT / "web" / "app" / "shell.tsx").read_text()
    views = {*re.findall(r"^  (\w+): \(\) => import\(", shell, re.MULTILINE), "missing", "pay"}
    assert len(views) > 2
    seen = {(shot.parent.name, look) for shot in SHOTS.glob("*/*.png") for look in _LOOKS if shot.stem.endswith(look)}
    assert sorted({(view, look) for view in views for look in _LOOKS} - seen) == []
