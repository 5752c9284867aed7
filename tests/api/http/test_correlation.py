"""What follows from a request is found by its id, through queues."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

import app
from chalicelib.observability import logger
from chalicelib.settings import settings
from tests.artefact.events import request
from tests.support.aws import client
from tests.support.events import CONTEXT, sqs
from tests.worlds.world import World

logger()  # chooses its output once in a process: not while a test captures that
_ACCOUNT = {"email": "ann@example.com", "password": "a long unusual sentence", "name": "Ann"}


def _delivered(message: dict[str, Any]) -> dict[str, Any]:
    """The message as a consumer gets it, with attributes in Lambda's words."""
    event = sqs(message["Body"])
    event["Records"][0]["messageAttributes"] = {
        name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
        for name, value in message["MessageAttributes"].items()
    }
    return event


def test_a_message_and_its_lines_have_the_id_of_their_request(
    here: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer's `X-Request-Id`, the message's attribute, and the lines of its check are one text; what comes after
    them has another one."""
    for handler in logger().handlers:  # made for the output of an earlier test
        monkeypatch.setattr(handler, "stream", sys.stdout)
    answer = app.app(request("POST", "/v1/operators", _ACCOUNT), CONTEXT)
    assert answer["statusCode"] == 201
    id = answer["headers"]["X-Request-Id"]
    asked = {"QueueUrl": settings().mail_queue, "MessageAttributeNames": ["All"]}
    (message,) = client("sqs").receive_message(**asked)["Messages"]
    app.emails(_delivered(message), CONTEXT)
    app.emails(sqs({"kind": "mail", "id": "none", "at": 0}), CONTEXT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["message"] for line in lines if line.get("correlation_id") == id} == {"call", "checked"}
    (after,) = [line for line in lines if line.get("kind") == "mail"]
    assert after["correlation_id"] == "m0"
