"""The stages: what each package has, that it starts alone, and that a change of one service leaves the others alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud import Addresses
from infra.package import ROOT
from infra.services import ALL, STAGES, Stage
from infra.target import Target
from tests.artefact.conftest import deployed, package_of, unpacked_package
from tests.artefact.events import request
from tests.artefact.runtime import Lambda
from tests.artefact.test_functions import FIRST_EVENTS

ALONE = [stage for name, stage in STAGES.items() if name != ALL]
ANSWERED = {
    "people": (request("POST", "/v1/customers", {}), 201),
    "seats": (request("GET", "/v1/events/popular"), 200),
    "stores": (request("GET", "/v1/stores/{store_id}/board", path={"store_id": "str_00000000000000000000000000"}), 404),
    "bars": (request("GET", "/v1/bars/{bar_id}", path={"bar_id": "bar_00000000000000000000000000"}), 404),
    "checkout": (request("GET", "/v1/markets/{market_id}", path={"market_id": "mkt_00000000000000000000000000"}), 404),
    "waiting-room": (
        request("GET", "/v1/waiting-rooms/{room_id}", path={"room_id": "evt_00000000000000000000000000"}),
        404,
    ),
}
"""A call of each stage that has calls, and what it is answered."""

CHANGED = {
    "chalicelib/bars/rules/slots.py": "\nSEATS_AT_THE_COUNTER = 12\n",
    "chalicelib/bars/night.py": '"""Something that bars do at night."""\n',
    "chalicelib/wiring/bars.py": "\nNIGHT = True\n",
    "functions/bars/routes.py": "\nNIGHT = True\n",
    "functions/bars/jobs.py": '\n\ndef bar_nights(event: Any) -> None:\n    """Every night."""\n',
    "app.py": "\n    bar_nights = app.schedule(Rate(24, unit=Rate.HOURS))(bar_jobs.bar_nights)\n",
}
"""What is appended to these files: bars get a rule, a use case and a function. Their triggers end app.py."""

_PACKAGE_ALL = """
from infra.package import BUILD, package
from infra.services import STAGES
from infra.target import Target

here = Target.of_this_machine()
for name in STAGES:
    package(name, BUILD / here.name / name, here)
"""

DECLARED = {
    "seconds=30": "seconds=31",
    "import Function,": "import Trigger, Function,",
    "functions=(": 'functions=(Function("bar_nights", Trigger.SCHEDULE, seconds=60, rights=Rights()),',
}
"""What is replaced in the declaration of bars."""
SHOWN_ELSEWHERE = {"live"}
"""Stages that hold the room of bars without running bars: live shows what bars have."""


@pytest.fixture(scope="module", params=ALONE, ids=lambda stage: stage.name)
def stage(request: pytest.FixtureRequest) -> Stage:
    return request.param


@pytest.fixture(scope="module")
def alone(stage: Stage, unpacked: Lambda, tmp_path_factory: pytest.TempPathFactory) -> Lambda:
    """The stage's package, unpacked as Lambda unpacks it."""
    return unpacked_package(package_of(stage.name), tmp_path_factory.mktemp(stage.name), unpacked.layer)


def _templates(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name / "sam.yaml").read_bytes() for name in STAGES}


def _packages(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name / "deployment.zip").read_bytes() for name in STAGES}


def test_every_service_is_in_one_stage() -> None:
    """Beside `all`, so the stages together are the whole and nothing runs twice."""
    services = [service.name for stage in ALONE for service in stage.services]
    assert sorted(services) == sorted(service.name for service in STAGES[ALL].services)


def test_a_change_of_a_service_changes_its_stage_alone(tmp_path: Path) -> None:
    """Bars get a rule, a use case, a function and a longer timeout. Packages and templates of all other stages stay the
    same, byte for byte, but for the package of live, which shows what bars have."""
    (before,) = {package_of(name).code.parents[1] for name in STAGES}
    for name in ("app.py", ".chalice", "chalicelib", "functions", "infra", "requirements.txt"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    for name, text in CHANGED.items():
        with (tmp_path / name).open("a") as file:
            file.write(text)
    declaration = tmp_path / "infra" / "services" / "bars.py"
    for old, new in DECLARED.items():
        assert old in declaration.read_text()
        declaration.write_text(declaration.read_text().replace(old, new))
    (tmp_path / "layers").mkdir()
    shutil.copytree(ROOT / "layers" / "runtime", tmp_path / "layers" / "runtime", ignore=lambda *_: {"build"})
    subprocess.run([sys.executable, "-c", _PACKAGE_ALL], check=True, cwd=tmp_path, timeout=300)
    after = tmp_path / ".build" / Target.of_this_machine().name
    templates = [name for name, text in _templates(after).items() if text != _templates(before)[name]]
    packages = [name for name, body in _packages(after).items() if body != _packages(before)[name]]
    assert set(templates) == {ALL, "bars"}
    assert set(packages) == {ALL, "bars"} | SHOWN_ELSEWHERE


def test_a_package_has_the_rooms_of_its_stage_only(stage: Stage) -> None:
    """Its services and those below them; live has those that it shows, without their entrances."""
    with zipfile.ZipFile(package_of(stage.name).code) as archive:
        paths = [name.split("/") for name in archive.namelist()]
    services = {service.name for service in STAGES[ALL].services}
    assert {path[1] for path in paths if path[0] == "chalicelib"} & services == stage.rooms
    assert {path[1] for path in paths if path[0] == "functions"} & services == stage.floors


def test_every_module_of_a_stage_can_be_imported(alone: Lambda) -> None:
    """None needs a module of a service that the stage does not have."""
    assert len(alone.modules) > 30
    assert alone.importable(alone.modules) == ""


def test_every_function_of_a_stage_starts_and_answers(stage: Stage, alone: Lambda, cloud: Addresses) -> None:
    """From the stage's package and the layer alone."""
    functions = deployed(alone, cloud, "test", {})
    for name in functions.functions.keys() - {"APIHandler"}:
        assert len(functions.run(name, FIRST_EVENTS[name]).bodies) == 1, name
    if stage.calls is not None:
        call, status = ANSWERED[stage.name]
        others = [each for name, (each, _) in ANSWERED.items() if name != stage.name]
        elsewhere = [_elsewhere(each) for each in others]
        answers = functions.run("APIHandler", call, *elsewhere).bodies
        assert [answer["statusCode"] for answer in answers] == [status, *[404] * len(elsewhere)], answers
        assert ["PATH_NOT_FOUND" in answer["body"] for answer in answers] == [False, *[True] * len(elsewhere)]


def _elsewhere(call: dict[str, Any]) -> dict[str, Any]:
    """A call of another stage, as API Gateway sends it to an API that does not have its path."""
    return request(call["httpMethod"], "/{proxy+}", path={"proxy": call["path"].lstrip("/")})
