"""What an operator does to an environment, on the local cloud: preview, deploy, prepare a sale, tear down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from infra import deploy_waf, teardown, templates
from infra.deploy import Release, deploy, preview
from infra.local.cloud import Addresses
from infra.package import BUILD, package
from infra.prepare_sale import planned, prepare
from infra.releases import ALIAS
from infra.target import Target
from layers.runtime import build as layer

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one is not ours to deploy to"),
]

ENV, STAGE = "trial", "bars"
BUILD_OF = Release(build="0.3.0-1-gabc")
PAGE = {"WebUrl": "https://app.example.com/"}


@pytest.fixture(scope="module")
def session(cloud: Addresses) -> Iterator[boto3.Session]:
    """AWS as the commands see it, with a package of one stage for this machine."""
    here = Target.of_this_machine()
    layer.zipped(here)
    package(STAGE, BUILD / STAGE, here)
    _leave_out_what_the_local_cloud_does_not_know(BUILD / STAGE / "sam.yaml")
    with pytest.MonkeyPatch.context() as variables:
        variables.setenv("AWS_ENDPOINT_URL", cloud.endpoint)
        yield boto3.Session("test", "test", region_name="us-east-1")


def _leave_out_what_the_local_cloud_does_not_know(template: Path) -> None:
    """It refuses a template with resources of these types, and alarms on an expression."""
    made = templates.read(template)
    unknown = ("AWS::CloudWatch::CompositeAlarm", "AWS::Logs::QueryDefinition")
    made["Resources"] = {
        name: each
        for name, each in made["Resources"].items()
        if each["Type"] not in unknown and "Metrics" not in each.get("Properties", ())
    }
    template.write_text(templates.write(made))


def _functions(session: boto3.Session) -> dict[str, Any]:
    """Of the environment, by name."""
    pages = session.client("lambda").get_paginator("list_functions").paginate()
    found = [function for page in pages for function in page["Functions"]]
    return {each["FunctionName"]: each for each in found if each["FunctionName"].startswith(f"linehold-{ENV}-")}


@pytest.fixture(scope="module")
def environment(session: boto3.Session) -> str:
    """Previewed, and then deployed."""
    before = preview(STAGE, ENV, PAGE, session, BUILD_OF)
    assert any("Table (AWS::DynamoDB::Table)" in line for line in before[f"linehold-{ENV}-data"])
    assert _functions(session) == {}, "a preview changes nothing"
    deploy(STAGE, ENV, PAGE, session, BUILD_OF)
    return ENV


def test_the_named_build_serves_behind_an_alias(environment: str, session: boto3.Session) -> None:
    """Every function has one, of its first version."""
    functions = _functions(session)
    assert {each["Environment"]["Variables"]["BUILD"] for each in functions.values()} == {BUILD_OF.build}
    for name in functions:
        assert session.client("lambda").get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"] == "1"


def test_a_preview_of_what_is_there_is_empty(environment: str, session: boto3.Session) -> None:
    """And one of another build names the functions alone."""
    assert not any(preview(STAGE, environment, PAGE, session, BUILD_OF).values())
    other = preview(STAGE, environment, PAGE, session, Release(build="0.3.0-2-gdef"))
    assert not other[f"linehold-{environment}-data"]
    assert any("Function" in line for line in other[f"linehold-{environment}-{STAGE}"])


def test_a_sale_is_prepared_and_undone(environment: str, session: boto3.Session) -> None:
    """The plan sets nothing; applied, the alias has as many warm containers as it says; undone, it has none. (The local
    cloud takes a table's warm throughput and forgets it.)"""
    plan, functions = planned(1_000), session.client("lambda")
    said = prepare(environment, STAGE, plan, session, "plan")
    assert said["raise"]["WarmThroughput"] == plan.table
    with pytest.raises(functions.exceptions.ProvisionedConcurrencyConfigNotFoundException):
        functions.get_provisioned_concurrency_config(**said["of"])
    prepare(environment, STAGE, plan, session, "apply")
    kept = functions.get_provisioned_concurrency_config(**said["of"])
    assert kept["RequestedProvisionedConcurrentExecutions"] == plan.containers
    prepare(environment, STAGE, plan, session, "undo")
    with pytest.raises(functions.exceptions.ProvisionedConcurrencyConfigNotFoundException):
        functions.get_provisioned_concurrency_config(**said["of"])


def test_a_teardown_deletes_the_services_and_keeps_the_data(environment: str, session: boto3.Session) -> None:
    """So a second one finds nothing to delete."""
    assert teardown.teardown(environment, session)["deleted"] == [f"linehold-{environment}-{STAGE}"]
    assert teardown.teardown(environment, session)["deleted"] == []
    assert _functions(session) == {}
    tables = session.client("dynamodb").list_tables()["TableNames"]
    assert [name for name in tables if environment in name], "the data went with the services"


def test_the_firewall_is_deployed(session: boto3.Session) -> None:
    """Twice, because a deployment may be repeated; its ARN is what the edge takes."""
    for _ in range(2):
        arn = deploy_waf.deploy(ENV, {}, session)["WebAclArn"]
    assert ":us-east-1:" in arn
    assert "/webacl/" in arn


def test_the_answer_has_the_build(cloud: Addresses) -> None:
    """None here, where nothing gave it one, beside the contract's version."""
    about = httpx.get(f"{cloud.api}/v1/").json()
    assert (about["name"], about["build"]) == ("Linehold", "")
