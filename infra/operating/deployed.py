"""A deployment: its clients of AWS, its stacks, and the names of what they made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.exceptions import ClientError

from infra.deploy import require_environment
from infra.local.deploy import running
from infra.local.template import ENV
from infra.package import ROOT
from infra.services import ALL, STAGES
from infra.stacks import exported
from infra.watching.logs import group


class Clients(Protocol):
    """Makes a client of boto3 for a service of AWS."""

    def __call__(self, service: str, /) -> Any: ...


@dataclass(frozen=True)
class Queue:
    """A queue of the data stack by its name there, without `Queue`. `dead`: the address of its dead letters."""

    name: str
    address: str
    dead: str


@dataclass(frozen=True)
class Deployed:
    """An environment. `api` is the address of its API, if the caller knows it; else the stacks say it."""

    env: str
    client: Clients
    api: str | None = None

    @property
    def local(self) -> bool:
        return self.env == ENV

    def export(self, name: str) -> str:
        """A value that the data stack exports. Raises SystemExit without one."""
        return exported(self.client("cloudformation"), f"linehold-{self.env}-{name}")

    @cached_property
    def exports(self) -> dict[str, str]:
        """All values that its stacks export, by their names without the environment."""
        mark = f"linehold-{self.env}-"
        pages = self.client("cloudformation").get_paginator("list_exports").paginate()
        every = {each["Name"]: str(each["Value"]) for page in pages for each in page["Exports"]}
        return {name.removeprefix(mark): value for name, value in every.items() if name.startswith(mark)}

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """The queues by their names in small letters: those with messages, and those that only have dead letters."""
        found = {}
        for name, value in self.exports.items():
            if name.endswith("QueueUrl"):
                found[name.removesuffix("QueueUrl").lower()] = self._with_dead_letters(name, value)
            elif name.endswith("DeadLettersArn"):
                short = name.removesuffix("DeadLettersArn")
                found[short.lower()] = Queue(short, "", self._address(value))
        return dict(sorted(found.items()))

    @cached_property
    def stacks(self) -> dict[str, dict[str, Any]]:
        """The stacks of its stages that exist, by stage, as CloudFormation describes them."""
        found = {}
        for stage in STAGES:
            try:
                described = self.client("cloudformation").describe_stacks(StackName=f"linehold-{self.env}-{stage}")
            except ClientError as error:
                if "does not exist" in str(error):
                    continue
                raise
            found[stage] = described["Stacks"][0]
        return found

    def addresses(self) -> dict[str, str]:
        """The address of the API of each stage that has one, without a slash at the end: of `all` at the edge, if there
        is one, because the API may refuse what comes past it."""
        if self.api:
            return {"all": self.api}
        edge = self.exports.get("EdgeDomain")
        found = {}
        for stage, stack in self.stacks.items():
            outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", ())}
            if "EndpointURL" in outputs:
                own = str(outputs["EndpointURL"]).rstrip("/")
                found[stage] = f"https://{edge}" if edge and stage == ALL else own
        return found

    def functions(self) -> dict[str, str]:
        """The names of its functions on AWS, by those in the templates (`APIHandler`)."""
        return dict(self._functions())

    def log_groups(self) -> dict[str, str]:
        """The groups of its functions' lines, by stage; on the local cloud by function, each of which has its own."""
        if self.local:
            return {name: f"/aws/lambda/{function}" for name, function in self.functions().items()}
        return {stage: group(self.env, stage) for stage in self.stacks}

    def _functions(self) -> Iterator[tuple[str, str]]:
        for stack in self.stacks.values():
            pages = self.client("cloudformation").get_paginator("list_stack_resources")
            for page in pages.paginate(StackName=stack["StackName"]):
                for each in page["StackResourceSummaries"]:
                    if each["ResourceType"] in ("AWS::Lambda::Function", "AWS::Serverless::Function"):
                        yield each["LogicalResourceId"], each["PhysicalResourceId"]

    def _with_dead_letters(self, name: str, address: str) -> Queue:
        wanted = {"QueueUrl": address, "AttributeNames": ["RedrivePolicy"]}
        policy = self.client("sqs").get_queue_attributes(**wanted)["Attributes"]["RedrivePolicy"]
        return Queue(name.removesuffix("QueueUrl"), address, self._address(json.loads(policy)["deadLetterTargetArn"]))

    def _address(self, arn: str) -> str:
        return str(self.client("sqs").get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"])


def deployed(environment: str, folder: Path = ROOT / ".local") -> Deployed:
    """The environment on AWS with this name; the running local cloud for an empty one. Raises SystemExit for a name
    that is none, and when no local cloud runs."""
    if environment and environment != ENV:
        require_environment(environment)
        return Deployed(environment, boto3.client)
    cloud = running(folder)
    addresses = json.loads((folder / "addresses.json").read_text())
    return Deployed(ENV, cloud.client, str(addresses["api"]))
