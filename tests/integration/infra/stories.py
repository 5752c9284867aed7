"""How a story of functions is told: each function has a container of its own, and its calls to AWS are noted."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from email import message_from_bytes
from functools import wraps
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib import wiring
from chalicelib.adapters.push import Push
from chalicelib.settings import settings
from tests.support import aws
from tests.support.api import Caller
from tests.support.events import CONTEXT, sqs
from tests.support.rights import ApiOfStages, Rights
from tests.worlds.world import World

Function = Callable[[Any, Any], Any]
Story = Callable[[World], Rights]


class _Pushes:
    """Pushes to the sockets of the test, and queues in the real queue."""

    def __init__(self, sockets: Push, queue: Push) -> None:
        self.to, self.later = sockets.to, queue.later


def told(story: Callable[[World, Rights], None]) -> Story:
    """The story behind the edge, with moto's secrets, SES and S3 behind the ports. Each call counts for the stage that
    has it."""

    @wraps(story)
    def noted(here: World) -> Rights:
        aws.client("ses").verify_email_identity(EmailAddress=aws.ENVIRONMENT["MAIL_FROM"])
        os.environ["EDGE_ONLY"] = "true"
        settings.cache_clear()
        queue = wiring.App(settings(), wiring.Ports(clock=here.clock))

        def container() -> wiring.App:
            push = _Pushes(here.sockets, queue.outside.push)
            return wiring.App(settings(), wiring.Ports(clock=here.clock, push=push))

        rights = Rights(container)
        here.api = ApiOfStages(here.api, rights)
        with rights.watching():
            story(here, rights)
        return rights

    return noted


def all_of(queue: str, function: Function) -> None:
    """Runs the function with the messages of the queue."""
    client = aws.client("sqs")
    for message in client.receive_message(QueueUrl=os.environ[queue], MaxNumberOfMessages=10)["Messages"]:
        handed(function, message["Body"])


def handed(function: Function, body: Any) -> None:
    """Runs the function with one message, which it must not refuse."""
    assert function(sqs(body), CONTEXT) == {"batchItemFailures": []}


def confirmed(rights: Rights, anyone: Caller, path: str) -> None:
    """The letters of the queue are sent, and the owner of the last one opens its link."""
    import app

    with rights.of("emails"):
        all_of("MAIL_QUEUE", app.emails)
    link = re.search(r"#/confirm/\w+/(\S+)", last_email())
    assert link
    anyone.post(f"{path}/email/confirm", {"token": link[1]}).expect(204)


def last_email() -> str:
    """The text of the email that SES got last, after its subject."""
    raw = ses_backends[DEFAULT_ACCOUNT_ID][os.environ["AWS_REGION"]].sent_messages[-1].raw_data
    email = message_from_bytes(raw.encode())
    text = next(part for part in email.walk() if part.get_content_type() == "text/plain")
    return f"{email['Subject']}\n{str(text.get_payload(decode=True), 'utf-8')}"
