"""Applies a template to a CloudFormation stack, whether the stack exists already or not."""

import time
from dataclasses import dataclass
from typing import Any

from infra.package import Failed
from infra.templates import Template, write

POLL_SECONDS = (0.05, 3.0)  # at first, and at most


def exported(cloudformation: Any, name: str) -> str:
    """The value that a stack exports under this name. Raises SystemExit when none does."""
    pages = cloudformation.get_paginator("list_exports").paginate()
    for export in (export for page in pages for export in page["Exports"]):
        if export["Name"] == name:
            return str(export["Value"])
    raise SystemExit(f"No stack exports {name}; is the environment deployed in this region?")


@dataclass(frozen=True)
class Stacks:
    """The clients of AWS, and the bucket for templates and code."""

    cloudformation: Any
    s3: Any
    bucket: str
    patience_seconds: float

    def upload(self, key: str, body: bytes) -> tuple[str, str]:
        """Puts an object into the bucket; returns bucket and key."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)
        return self.bucket, key

    def apply(self, stack: str, template: Template, parameters: dict[str, str]) -> bool:
        """Creates or updates the stack and waits for it; returns whether anything changed. Raises Failed.

        A parameter that is not given keeps its value in the stack, as with `aws cloudformation deploy`; without one it
        gets the default. (CloudFormation by itself would use the default in both cases.)
        """
        change_set = self._change_set(stack, template, parameters)
        if change_set is None:
            return False
        self.cloudformation.execute_change_set(**change_set)
        status = self._settled(lambda: self._describe(stack), "StackStatus")["StackStatus"]
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise Failed(f"stack {stack} is {status}:\n{self._reasons(stack)}")
        return True

    def preview(self, stack: str, template: Template, parameters: dict[str, str]) -> list[str]:
        """What `apply` would do, a line a resource, without doing it. Raises Failed."""
        new = self._before(stack) is None
        change_set = self._change_set(stack, template, parameters)
        if change_set is None:
            return []
        pages = self.cloudformation.get_paginator("describe_change_set").paginate(**change_set)
        changes = [each["ResourceChange"] for page in pages for each in page["Changes"]]
        self.cloudformation.delete_change_set(**change_set)
        if new:  # it was made for the change set, and is empty
            self.cloudformation.delete_stack(StackName=stack)
        return [_line(change) for change in changes]

    def delete(self, stack: str) -> bool:
        """Deletes the stack and waits for it; returns whether there was one. Raises Failed."""
        found = self._before(stack)
        if found is None:
            return False
        self.cloudformation.delete_stack(StackName=found["StackId"])

        def described() -> Any:
            try:  # by its id, which still names a stack that is gone
                return self._describe(found["StackId"])
            except self.cloudformation.exceptions.ClientError as error:
                if "does not exist" in str(error):
                    return {"StackStatus": "DELETE_COMPLETE"}
                raise

        status = self._settled(described, "StackStatus")["StackStatus"]
        if status != "DELETE_COMPLETE":
            raise Failed(f"stack {stack} is {status}:\n{self._reasons(stack)}")
        return True

    def _change_set(self, stack: str, template: Template, parameters: dict[str, str]) -> dict[str, str] | None:
        """Makes a change set; returns what names it, or None if nothing would change."""
        # A template in the request may have 51,200 characters, one in a bucket a million.
        bucket, key = self.upload(f"templates/{stack}.json", write(template).encode())
        before = self._before(stack)
        known = {parameter["ParameterKey"] for parameter in (before or {}).get("Parameters", ())}
        kept = sorted(known & template.get("Parameters", {}).keys() - parameters.keys())
        change_set = {"StackName": stack, "ChangeSetName": f"linehold-{time.time_ns()}"}
        self.cloudformation.create_change_set(
            **change_set,
            ChangeSetType="UPDATE" if before else "CREATE",
            TemplateURL=self.s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key}).partition("?")[0],
            Parameters=[
                *({"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()),
                *({"ParameterKey": name, "UsePreviousValue": True} for name in kept),
            ],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        described = self._settled(lambda: self.cloudformation.describe_change_set(**change_set), "Status")
        if described["Status"] == "FAILED":
            self.cloudformation.delete_change_set(**change_set)
            if "didn't contain changes" in described["StatusReason"] or "No updates" in described["StatusReason"]:
                return None
            raise Failed(f"stack {stack}: {described['StatusReason']}")
        return change_set

    def outputs(self, stack: str) -> dict[str, str]:
        """The stack's outputs by name."""
        return {output["OutputKey"]: output["OutputValue"] for output in self._describe(stack).get("Outputs", [])}

    def parameters(self, stack: str) -> dict[str, str]:
        """The values of the stack's parameters by name."""
        return {each["ParameterKey"]: each["ParameterValue"] for each in self._describe(stack).get("Parameters", [])}

    def _describe(self, stack: str) -> Any:
        return self.cloudformation.describe_stacks(StackName=stack)["Stacks"][0]

    def _before(self, stack: str) -> Any:
        """The stack; None if it does not exist yet."""
        try:
            described = self._describe(stack)
        except self.cloudformation.exceptions.ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return None if described["StackStatus"] == "REVIEW_IN_PROGRESS" else described

    def _settled(self, describe: Any, field: str) -> Any:
        deadline, pause = time.monotonic() + self.patience_seconds, POLL_SECONDS[0]
        while time.monotonic() < deadline:
            described = describe()
            if not described[field].endswith(("_IN_PROGRESS", "_PENDING")):
                return described
            time.sleep(pause)
            pause = min(POLL_SECONDS[1], pause * 1.2)
        raise Failed(f"CloudFormation was not done after {self.patience_seconds:.0f} s")

    def _reasons(self, stack: str) -> str:
        events = self.cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        failed = (event for event in events if "FAILED" in event["ResourceStatus"])
        return "\n".join(f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in failed)


def _line(change: Any) -> str:
    """A change of a resource in words: what happens, to which, and whether it is replaced by a new one."""
    replaced = {"True": ", replaced", "Conditional": ", perhaps replaced"}.get(change.get("Replacement", ""), "")
    return f"{change['Action'].lower():7} {change['LogicalResourceId']} ({change['ResourceType']}){replaced}"
