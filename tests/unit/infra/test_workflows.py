"""GitHub's workflows: what they run exists, no key is stored, and nothing is deployed unchecked or unseen."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from infra.deploy import OPTIONS
from infra.package import ROOT
from infra.releases import CANARIES
from infra.services import STAGES

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
PINNED = re.compile(r"(actions|aws-actions)/[\w-]+@v\d+|\./\.github/workflows/\w+\.yml")


def _workflow(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((FOLDER / name).read_text())
    return found


def _jobs() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{file.name} {name}", job) for file in FILES for name, job in _workflow(file.name)["jobs"].items()]


def _steps() -> list[dict[str, Any]]:
    return [step for _, job in _jobs() for step in job.get("steps", ())]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_says_what_it_may(file: Any) -> None:
    """It reads the code, and becomes a role only to deploy."""
    said = _workflow(file.name)
    allowed = {"contents": "read", **({"id-token": "write"} if file.name == "deploy.yml" else {})}
    assert said["permissions"] == allowed
    assert "secrets." not in file.read_text(), "a stored key can be lost; a role is assumed instead"


@pytest.mark.parametrize(("name", "job"), _jobs(), ids=lambda each: each if isinstance(each, str) else "")
def test_a_job_ends_by_itself(name: str, job: dict[str, Any]) -> None:
    """And uses versions of known actions."""
    if "uses" in job:
        assert (ROOT / job["uses"]).exists()
        return
    assert job["timeout-minutes"] <= 90
    for step in job["steps"]:
        assert "run" in step or PINNED.fullmatch(step["uses"]), step


def test_what_is_run_exists() -> None:
    """Targets of make, and the script of all checks."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    runs = [step["run"] for step in _steps() if "run" in step]
    assert {run for run in runs if not run.startswith("make ")} == {".ci/run"}
    assert {run.removeprefix("make ") for run in runs if run.startswith("make ")} <= targets


def test_every_change_is_checked() -> None:
    """On main, in pull requests, and before a deployment."""
    triggers = _workflow("ci.yml")[True]  # YAML 1.1 reads `on` as true
    assert triggers.keys() == {"push", "pull_request", "workflow_call"}
    jobs = _workflow("deploy.yml")["jobs"]
    assert (jobs["check"]["uses"], jobs["preview"]["needs"], jobs["deploy"]["needs"]) == (
        "./.github/workflows/ci.yml",
        "check",
        "preview",
    )


def test_a_deployment_is_approved_after_its_preview() -> None:
    """GitHub's environment asks its reviewers; only one deployment of it runs at a time, and none is cut off."""
    said = _workflow("deploy.yml")
    assert said["jobs"]["deploy"]["environment"] == "${{ inputs.environment }}"
    assert "environment" not in said["jobs"]["preview"]
    assert said["concurrency"] == {"group": "deploy-${{ inputs.environment }}", "cancel-in-progress": False}
    assert set(said[True]) == {"workflow_dispatch"}


def test_what_can_be_chosen_exists() -> None:
    """Stages and canaries; `at-once` is none."""
    inputs = _workflow("deploy.yml")[True]["workflow_dispatch"]["inputs"]
    assert sorted(inputs["stage"]["options"]) == sorted(STAGES)
    assert set(inputs["canary"]["options"]) - {"at-once"} <= set(CANARIES)


def test_the_makefile_takes_what_a_deployment_is_told() -> None:
    """Every option of the program can be given to make, from its command line or the environment."""
    (named,) = re.findall(r"^OPTIONS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(named.split()) == {*OPTIONS, "CANARY", "CANARY_ALARMS"}
