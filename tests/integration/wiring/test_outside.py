"""Which adapter stands behind which port, as the settings say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from moto import mock_aws

from chalicelib.adapters.mail import NoMail, SesMail
from chalicelib.core.deadline import Deadline, Kind
from chalicelib.settings import Settings, settings
from chalicelib.wiring.outside import Outside, Ports
from tests.support import aws

APART = {
    Kind.BOOKING: "payments",
    Kind.PAYMENT: "payments",
    Kind.MAIL: "mail",
    Kind.RESET: "mail",
    Kind.STORE: "stores",
    Kind.BAR: "matches",
    Kind.REQUEST: "matches",
    Kind.LOCATION: "matches",
}


@pytest.fixture
def config() -> Iterator[Settings]:
    with aws.environment(), mock_aws():
        aws.create_stack()
        settings.cache_clear()
        yield settings()
    settings.cache_clear()


def _messages(queue: str) -> list[Any]:
    answer = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [msgspec.json.decode(each["Body"]) for each in answer.get("Messages", ())]


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_every_deadline_waits_in_the_queue_of_its_function(kind: Kind, config: Settings) -> None:
    """Who asks the payment provider, writes mail, closes stores or matches guests is apart; all others are together."""
    queues = {
        "deadlines": config.deadlines_queue,
        "payments": config.payments_queue,
        "mail": config.mail_queue,
        "stores": config.stores_queue,
        "matches": config.matches_queue,
    }
    assert Outside(config, Ports()).timers.set([Deadline(kind, "x", 0)]) == 0
    found = {name: [each["kind"] for each in _messages(queue)] for name, queue in queues.items()}
    assert found == {name: [kind.value] if name == APART.get(kind, "deadlines") else [] for name in queues}


def test_without_a_sender_there_is_no_mail(config: Settings) -> None:
    """And with one it is SES that is asked."""
    assert isinstance(Outside(config, Ports()).mail, SesMail)
    assert isinstance(Outside(msgspec.structs.replace(config, mail_from=""), Ports()).mail, NoMail)


def test_a_letter_is_handed_to_ses_once(config: Settings) -> None:
    """And SES is waited for: one that is slow would be sent every attempt's copy, and none would be believed sent."""
    mail = Outside(config, Ports()).mail
    assert isinstance(mail, SesMail)
    told = mail._client.meta.config
    assert (told.read_timeout, told.retries["total_max_attempts"]) == (30, 1)


def test_what_is_put_in_is_used(config: Settings) -> None:
    """In the place of the real thing."""
    reports: Any = object()
    assert Outside(config, Ports(reports=reports)).reports is reports
