"""The change sets that create and update a stack."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.stacks import Stacks

MISSING = ClientError({"Error": {"Code": "ValidationError", "Message": "Stack x does not exist"}}, "DescribeStacks")
TEMPLATE: dict[str, Any] = {"Parameters": {"Env": {}, "MailFrom": {"Default": ""}, "New": {"Default": ""}}}


class CloudFormation:
    """One stack with these parameters, or none yet; every change of it works."""

    class exceptions:  # noqa: N801  botocore's name
        ClientError = ClientError

    def __init__(self, status: str | None, *parameters: str) -> None:
        self._status, self._parameters = status, parameters
        self.asked: dict[str, Any] = {}

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803  botocore's names, here and below
        if self._status is None:
            raise MISSING
        parameters = [{"ParameterKey": name, "ParameterValue": "as it was"} for name in self._parameters]
        return {"Stacks": [{"StackStatus": self._status, "Parameters": parameters}]}

    def create_change_set(self, **asked: Any) -> None:
        self.asked = asked

    def describe_change_set(self, **_: Any) -> dict[str, Any]:
        return {"Status": "CREATE_COMPLETE"}

    def execute_change_set(self, **_: Any) -> None:
        self._status = "CREATE_COMPLETE"


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
