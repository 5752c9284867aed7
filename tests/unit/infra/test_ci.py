"""Settings of the user who runs the checks, and a second engine that is not there: nothing is left out silently."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from infra.local.process import ROOT
from tests.support.second_engine import binary

_SETTINGS = (
    "ARRIVALS",
    "LINEHOLD_API",
    "LINEHOLD_PROXY",
    "LINEHOLD_TEST_ENGINE",
    "LINEHOLD_WEBSOCKET",
    "LINEHOLD_WORKERS",
    "PYTEST_ADDOPTS",
    "REPAIR",
    "SEED",
    "SMTP_HOST",
    "STRIPE_API_KEY",
)


def _run(*command: str, path: str | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LINEHOLD_", "PYTEST_"))}
    own["PATH"] = path or own["PATH"]
    return subprocess.run(command, cwd=ROOT, env=own | settings, capture_output=True, text=True, timeout=60)


def test_the_checks_do_not_find_the_users_settings(tmp_path: Path) -> None:
    """Each of their commands is started without them; a second engine that the user names is kept."""
    make = tmp_path / "make"
    make.write_text("#!/bin/sh\nenv\n")
    make.chmod(0o755)
    settings = dict.fromkeys((*_SETTINGS, "LINEHOLD_ENGINE"), "theirs")
    done = _run("bash", ".ci/run", path=f"{tmp_path}{os.pathsep}{os.environ['PATH']}", **settings)
    assert done.returncode == 0, done.stderr
    found = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert found & settings.keys() == {"LINEHOLD_ENGINE"}


def test_an_engine_that_is_named_has_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the set-up nor the tests go on without it."""
    nowhere = str(tmp_path / "nowhere")
    set_up = _run("sh", "infra/engine.sh", LINEHOLD_ENGINE=nowhere)
    assert (set_up.returncode, nowhere in set_up.stderr) == (1, True)
    monkeypatch.setenv("LINEHOLD_ENGINE", nowhere)
    with pytest.raises(pytest.UsageError, match=nowhere):
        binary()


@pytest.mark.parametrize(("settings", "status"), [({}, 0), ({"LINEHOLD_ENGINE_REQUIRED": "1"}, 1)])
def test_without_cargo_the_engine_is_left_out_unless_it_is_required(
    settings: dict[str, str], status: int, tmp_path: Path
) -> None:
    (tmp_path / "infra").mkdir()
    script = tmp_path / "infra" / "engine.sh"
    script.write_text((ROOT / "infra" / "engine.sh").read_text())
    for tool in ("dirname", "grep", "sed"):
        (tmp_path / tool).symlink_to(_found(tool))
    done = _run(_found("sh"), str(script), path=str(tmp_path), **settings)
    assert (done.returncode, "No second engine" in done.stdout) == (status, True), done.stderr


@pytest.mark.parametrize(("settings", "status"), [({}, 0), ({"LINEHOLD_CHROMIUM_REQUIRED": "1"}, 1)])
def test_without_a_browser_the_stories_are_left_out_unless_it_is_required(
    settings: dict[str, str], status: int, tmp_path: Path
) -> None:
    (tmp_path / "id").symlink_to(_found("id"))
    done = _run(_found("sh"), "infra/chromium.sh", path=str(tmp_path), **settings)
    assert (done.returncode, "No Chromium" in done.stdout) == (status, True), done.stderr


def _found(tool: str) -> str:
    return subprocess.run(["sh", "-c", f"command -v {tool}"], capture_output=True, text=True, check=True).stdout.strip()
