"""How new code comes into use on AWS: as a version behind an alias, at once or after a trial by a few of the requests.

`make deploy` puts each deployment's code into a version of its own, and the alias `live` of each function names the one
that serves. With CANARY=Canary10Percent5Minutes the new version of the API and of the socket's messages first gets a
tenth of the requests for five minutes, and CodeDeploy goes back to the old one if an alarm rings meanwhile: those of
its own faults, and others that CANARY_ALARMS=name,name names. Queues, streams and schedules change over at once: their
work is repeated when it fails.

The local cloud runs the packaged template as it is, without aliases. What is added here is only names, and
`tests/artefact/test_releases.py` has SAM translate the result.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

from infra.package import ROOT, Failed
from infra.templates import Template

ALIAS = "live"
CANARIES = (
    "Canary10Percent5Minutes",
    "Canary10Percent10Minutes",
    "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",
    "Linear10PercentEvery1Minute",
    "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes",
    "Linear10PercentEvery10Minutes",
)
"""CodeDeploy's ways of shifting requests, by its names."""

ON_TRIAL = ("APIHandler", "WebsocketMessage")
"""Functions that answer people."""

WATCHED = ("ApiFaults", "SocketFaults", *(f"{name}Errors" for name in ON_TRIAL))
"""The alarms of their faults (infra/watching/alarms.py)."""

_FUNCTION, _API = "AWS::Serverless::Function", "AWS::Serverless::Api"


def released(template: Template, canary: str = "", alarms: tuple[str, ...] = ()) -> Template:
    """The packaged template with versions and aliases, and with the API, the sockets and all events calling these.

    `canary` is one of CANARIES, or empty to change over at once; `alarms` are names of more alarms in CloudWatch of
    which each one that rings has CodeDeploy go back. Raises Failed for an unknown canary, and for alarms without one.
    """
    if canary and canary not in CANARIES:
        raise Failed(f"there is no canary {canary}, only {', '.join(CANARIES)}")
    if alarms and not canary:
        raise Failed("alarms are watched while a canary runs: name one, too")
    made: Template = json.loads(json.dumps(template))
    names = [name for name, each in made["Resources"].items() if each["Type"] == _FUNCTION]
    for name in names:
        properties = made["Resources"][name]["Properties"]
        # a changed variable or memory is a new version, too
        properties |= {"AutoPublishAlias": ALIAS, "AutoPublishAliasAllProperties": True}
        if canary and name in ON_TRIAL:
            watched = [{"Ref": each} for each in WATCHED if each in made["Resources"]]
            properties["DeploymentPreference"] = {"Type": canary, "Alarms": [*watched, *alarms]}
    for each in made["Resources"].values():
        match each["Type"]:
            case "AWS::Lambda::Permission":
                each["Properties"]["FunctionName"] = _alias(each["Properties"]["FunctionName"]["Ref"])
            case "AWS::ApiGatewayV2::Integration":
                text, by_name = each["Properties"]["IntegrationUri"]["Fn::Sub"]
                (function,) = by_name.values()
                head, _, tail = text.partition("functions/")
                assert tail.endswith("${WebsocketHandler}/invocations"), text
                each["Properties"]["IntegrationUri"]["Fn::Sub"] = [
                    f"{head}functions/${{WebsocketHandler}}/invocations",
                    {"WebsocketHandler": _alias(function["Ref"])},
                ]
            case "AWS::SecretsManager::RotationSchedule":
                function, _ = each["Properties"]["RotationLambdaARN"]["Fn::GetAtt"]
                each["Properties"]["RotationLambdaARN"] = _alias(function)
            case _ if each["Type"] == _API:
                _call_aliases(each["Properties"]["DefinitionBody"])
    return made


def build() -> str:
    """What this code is called: the last tag, the commits since and the commit, as `git describe` says it. `-dirty`:
    with changes that are not committed. Empty without git."""
    described = subprocess.run(
        ["git", "describe", "--tags", "--always", "--dirty"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    return described.stdout.strip()


def _alias(function: str) -> dict[str, str]:
    return {"Ref": f"{function}.Alias"}


def _call_aliases(definition: Any) -> None:
    """Writes aliases into the integrations of an API's definition."""
    for methods in definition["paths"].values():
        for method in methods.values():
            target = method.get("x-amazon-apigateway-integration", {}).get("uri")
            if target is not None:
                target["Fn::Sub"] = target["Fn::Sub"].replace("${APIHandler.Arn}", "${APIHandler.Alias}")
