"""Versions and aliases of functions, as SAM understands what is added to the packaged template."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from infra.package import ROOT, Failed
from infra.releases import ALIAS, CANARIES, ON_TRIAL, WATCHED, released
from infra.templates import Template
from tests.artefact.conftest import Package

_TRANSLATE = """
import json, sys
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
print(json.dumps(Translator({}, Parser()).translate(json.load(sys.stdin), {})))
"""


def _translated(template: Template) -> dict[str, Any]:
    """What CloudFormation makes of it, by SAM's own translator, which the local cloud brings along."""
    for resource in template["Resources"].values():
        for name in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][name] = "s3://bucket/code/0123"
    command = [str(ROOT / ".venv-cloud" / "bin" / "python"), "-c", _TRANSLATE]
    done = subprocess.run(
        command,
        check=False,
        input=json.dumps(template),
        capture_output=True,
        text=True,
        timeout=120,
        env={"AWS_DEFAULT_REGION": "us-east-1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    resources: dict[str, Any] = json.loads(done.stdout)["Resources"]
    return resources


@pytest.fixture(scope="module")
def template(packaged: Package) -> Template:
    return packaged.template


@pytest.fixture(scope="module")
def resources(template: Template) -> dict[str, Any]:
    """With a trial of the new version."""
    return _translated(released(template, "Canary10Percent5Minutes", ("faults-of-the-api",)))


def _of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == f"AWS::{kind}"}


def test_every_function_has_an_alias(resources: dict[str, Any]) -> None:
    """Of a version of its own."""
    functions, aliases = _of_type(resources, "Lambda::Function"), _of_type(resources, "Lambda::Alias")
    assert len(functions) >= 15
    assert functions.keys() == {each["FunctionName"]["Ref"] for each in aliases.values()}
    assert {each["Name"] for each in aliases.values()} == {ALIAS}


def test_whatever_starts_a_function_starts_its_alias(resources: dict[str, Any]) -> None:
    """Calls, sockets, queues, streams and schedules: a function that is called past its alias would have no trial."""
    functions, aliases = _of_type(resources, "Lambda::Function"), _of_type(resources, "Lambda::Alias")
    started = {
        name: json.dumps(each)
        for kind in (
            "Lambda::Permission",
            "Lambda::EventSourceMapping",
            "Events::Rule",
            "SecretsManager::RotationSchedule",
            "ApiGatewayV2::Integration",
            "ApiGateway::RestApi",
        )
        for name, each in _of_type(resources, kind).items()
    }
    assert len(started) > 20
    for name, text in started.items():
        assert any(f'"Ref": "{alias}"' in text or f"${{{alias}}}" in text for alias in aliases), name
        past = [f'"Ref": "{each}"' in text or f"${{{each}}}" in text or f"{each}.Arn" in text for each in functions]
        assert not any(past), name


def test_what_answers_people_is_tried_by_some_of_them(resources: dict[str, Any]) -> None:
    """CodeDeploy shifts these aliases and watches the alarms; all others change over at once."""
    shifted = {
        name for name, each in resources.items() if "CodeDeployLambdaAliasUpdate" in each.get("UpdatePolicy", {})
    }
    assert shifted == {f"{name}Alias{ALIAS}" for name in ON_TRIAL}
    groups = _of_type(resources, "CodeDeploy::DeploymentGroup")
    assert len(groups) == len(ON_TRIAL)
    for group in groups.values():
        named = [{"Name": {"Ref": each}} for each in WATCHED]
        assert group["AlarmConfiguration"] == {"Alarms": [*named, {"Name": "faults-of-the-api"}], "Enabled": True}
        assert resources.keys() >= set(WATCHED)
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
        assert "Canary10Percent5Minutes" in json.dumps(group["DeploymentConfigName"])


def test_without_a_canary_all_change_over_at_once(template: Template) -> None:
    """Nothing of CodeDeploy is made."""
    resources = _translated(released(template))
    assert _of_type(resources, "Lambda::Alias")
    assert not [name for name, each in resources.items() if each["Type"].startswith("AWS::CodeDeploy")]


def test_the_packaged_template_stays_as_it_is(template: Template) -> None:
    """The local cloud deploys that one."""
    before = json.dumps(template)
    released(template, CANARIES[0])
    assert json.dumps(template) == before


@pytest.mark.parametrize(("canary", "alarms"), [("Canary10Percent7Minutes", ()), ("", ("one",))])
def test_a_canary_that_does_not_exist_is_refused(template: Template, canary: str, alarms: tuple[str, ...]) -> None:
    """And so are alarms that nothing would watch."""
    with pytest.raises(Failed):
        released(template, canary, alarms)
