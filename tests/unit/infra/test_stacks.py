"""The change sets that create and update a stack."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.stacks import Stacks

MISSING = ClientError({"Error": {"Code": "ValidationError", "Message": "Stack x does not exist"}}, "DescribeStacks")
TEMPLATE: dict[str, Any] = {"Parameters": {"Env": {}, "MailFrom": {"Default": ""}, "New": {"Default": ""}}}


CHANGES = [
    {"Action": "Modify", "LogicalResourceId": "Joins", "ResourceType": "AWS::Lambda::Function", "Replacement": "False"},
    {"Action": "Remove", "LogicalResourceId": "Old", "ResourceType": "AWS::SQS::Queue"},
    {
        "Action": "Modify",
        "LogicalResourceId": "RestAPI",
        "ResourceType": "AWS::ApiGateway::RestApi",
        "Replacement": "True",
    },
]


class CloudFormation:
    """One stack with these parameters, or none yet; every change of it works."""

    class exceptions:  # noqa: N801  botocore's name
        ClientError = ClientError

    def __init__(self, status: str | None, *parameters: str) -> None:
        self._status, self._parameters = status, parameters
        self.asked: dict[str, Any] = {}
        self.deleted: str | None = None
        self.executed = False

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803  botocore's names, here and below
        if self._status is None:
            raise MISSING
        parameters = [{"ParameterKey": name, "ParameterValue": "as it was"} for name in self._parameters]
        return {"Stacks": [{"StackId": "arn:x", "StackStatus": self._status, "Parameters": parameters}]}

    def create_change_set(self, **asked: Any) -> None:
        self.asked = asked

    def describe_change_set(self, **_: Any) -> dict[str, Any]:
        return {"Status": "CREATE_COMPLETE"}

    def get_paginator(self, call: str) -> Any:
        assert call == "describe_change_set"
        return SimpleNamespace(paginate=lambda **_: [{"Changes": [{"ResourceChange": each} for each in CHANGES]}])

    def delete_change_set(self, **_: Any) -> None:
        self.asked = {}

    def delete_stack(self, *, StackName: str) -> None:  # noqa: N803
        self.deleted, self._status = StackName, None

    def execute_change_set(self, **_: Any) -> None:
        self._status, self.executed = "CREATE_COMPLETE", True


class Bucket:
    """Accepts every object."""

    def put_object(self, **_: Any) -> None:
        """The test reads no object."""

    def generate_presigned_url(self, *_: Any) -> str:
        return "https://bucket.invalid/template?signature"


def _applied(cloudformation: CloudFormation, **parameters: str) -> tuple[str, dict[str, str | None]]:
    """The kind of change that was asked for, and its parameters; None is the value that the stack has."""
    Stacks(cloudformation, Bucket(), "bucket", patience_seconds=1).apply("x", TEMPLATE, parameters)
    asked = cloudformation.asked["Parameters"]
    assert all(each.get("UsePreviousValue", False) is not ("ParameterValue" in each) for each in asked)
    return cloudformation.asked["ChangeSetType"], {each["ParameterKey"]: each.get("ParameterValue") for each in asked}


@pytest.mark.parametrize("status", [None, "REVIEW_IN_PROGRESS"])
def test_a_new_stack_gets_what_is_given(status: str | None) -> None:
    """And the template's defaults for other parameters. A stack with only a reviewed change set is new."""
    assert _applied(CloudFormation(status), Env="staging") == ("CREATE", {"Env": "staging"})


def test_what_is_not_given_stays_as_it_is() -> None:
    """If the stack has a value. A new parameter gets its default; one that the template lost is not sent."""
    stack = CloudFormation("UPDATE_COMPLETE", "Env", "MailFrom", "Gone")
    assert _applied(stack, Env="staging") == ("UPDATE", {"Env": "staging", "MailFrom": None})


def test_what_is_given_is_changed() -> None:
    """Also to an empty value."""
    stack = CloudFormation("CREATE_COMPLETE", "Env", "MailFrom", "New")
    assert _applied(stack, Env="staging", MailFrom="")[1] == {"Env": "staging", "MailFrom": "", "New": None}


@pytest.mark.parametrize(("status", "deleted"), [("UPDATE_COMPLETE", None), (None, "x")])
def test_a_preview_changes_nothing(status: str | None, deleted: str | None) -> None:
    """It says what would happen to which resource; an empty stack that was made for it is deleted again."""
    stack = CloudFormation(status)
    lines = Stacks(stack, Bucket(), "bucket", patience_seconds=1).preview("x", TEMPLATE, {})
    assert lines == [
        "modify  Joins (AWS::Lambda::Function)",
        "remove  Old (AWS::SQS::Queue)",
        "modify  RestAPI (AWS::ApiGateway::RestApi), replaced",
    ]
    assert (stack.executed, stack.asked, stack.deleted) == (False, {}, deleted)


def test_a_stack_that_is_not_there_is_not_deleted() -> None:
    """A teardown may be repeated."""
    stacks = Stacks(CloudFormation(None), Bucket(), "bucket", patience_seconds=1)
    assert not stacks.delete("x")


def test_a_stack_is_deleted_by_its_id() -> None:
    """Under its name nothing is found any more."""
    stack = CloudFormation("UPDATE_COMPLETE")
    assert Stacks(stack, Bucket(), "bucket", patience_seconds=1).delete("x")
    assert stack.deleted == "arn:x"
