"""Dead letters go back to their queue."""

from __future__ import annotations

from typing import Any

import pytest

from infra import templates
from infra.operating.deployed import Queue
from infra.operating.redrive import POINTLESS, NotRedriven, counted, redrive
from infra.package import ROOT
from tests.support import aws

pytestmark = pytest.mark.usefixtures("store")


def _queue(letters: int, name: str = "Mail") -> tuple[Any, Queue]:
    sqs = aws.client("sqs")
    address, dead = (sqs.create_queue(QueueName=f"{name}-{kind}")["QueueUrl"] for kind in ("live", "dead"))
    for number in range(letters):
        attributes = {"request": {"DataType": "String", "StringValue": f"r-{number}"}}
        sqs.send_message(QueueUrl=dead, MessageBody=f"letter {number}", MessageAttributes=attributes)
    return sqs, Queue(name, address, dead)


def test_all_letters_are_sent_again_with_their_attributes() -> None:
    """More than one request of SQS takes."""
    sqs, queue = _queue(23)
    assert redrive(sqs, queue) == 23
    assert (counted(sqs, queue.dead), counted(sqs, queue.address)) == (0, 23)
    (found,) = sqs.receive_message(QueueUrl=queue.address, MessageAttributeNames=["All"])["Messages"]
    assert found["MessageAttributes"]["request"]["StringValue"].startswith("r-")


def test_without_letters_nothing_happens() -> None:
    """None is moved."""
    sqs, queue = _queue(0)
    assert redrive(sqs, queue) == 0


@pytest.mark.parametrize("name", sorted(POINTLESS))
def test_a_queue_whose_letters_say_nothing_any_more_is_refused(name: str) -> None:
    """With the reason; its letters stay."""
    sqs, queue = _queue(1, name)
    with pytest.raises(NotRedriven, match="is not redriven: its dead letters are "):
        redrive(sqs, queue)
    assert counted(sqs, queue.dead) == 1


def test_every_queue_that_is_refused_is_one_of_the_data_stack() -> None:
    """A renamed queue would be redriven by mistake."""
    resources = templates.read(ROOT / "infra" / "data.yaml")["Resources"]
    assert all(f"{name}deadletters" in {each.lower() for each in resources} for name in POINTLESS)
