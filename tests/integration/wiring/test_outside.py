"""The adapter behind each port, as the settings say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.mail import NoMail, SesMail
from chalicelib.adapters.moved_clock import MovedClock
from chalicelib.adapters.notices import QueueNotices
from chalicelib.adapters.timers import QueueTimers
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.settings import Settings, settings
from chalicelib.wiring.outside import Outside, Ports
from tests.support import aws

APART = {
    DeadlineKind.BOOKING: "payments",
    DeadlineKind.PAYMENT: "payments",
    DeadlineKind.MAIL: "mail",
    DeadlineKind.ALERT: "mail",
    DeadlineKind.RESET: "mail",
    DeadlineKind.CONFIRM: "mail",
    DeadlineKind.BOOKING_LINK: "mail",
    DeadlineKind.STORE: "stores",
    DeadlineKind.BAR: "matches",
    DeadlineKind.REQUEST: "matches",
    DeadlineKind.LOCATION: "matches",
    DeadlineKind.ROOM: "rooms",
    DeadlineKind.MARKET: "markets",
}


@pytest.fixture
def config() -> Iterator[Settings]:
    with aws.stack():
        yield settings()


def _messages(queue: str) -> list[Any]:
    answer = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [msgspec.json.decode(each["Body"]) for each in answer.get("Messages", ())]


@pytest.mark.parametrize("kind", list(DeadlineKind), ids=str)
def test_every_deadline_waits_in_the_queue_of_its_function(kind: DeadlineKind, config: Settings) -> None:
    """Payments, emails, closings, matches, waiting rooms and markets have queues of their own; the other kinds share
    one."""
    queues = {
        "deadlines": config.deadlines_queue,
        "payments": config.payments_queue,
        "mail": config.mail_queue,
        "stores": config.stores_queue,
        "matches": config.matches_queue,
        "rooms": config.rooms_queue,
        "markets": config.markets_queue,
    }
    assert Outside(config, Ports()).timers.set([Deadline(kind, "x", 0)]) == 0
    found = {name: [each["kind"] for each in _messages(queue)] for name, queue in queues.items()}
    assert found == {name: [kind.value] if name == APART.get(kind, "deadlines") else [] for name in queues}


def test_without_a_sender_there_is_no_mail(config: Settings) -> None:
    """With a sender it is SES."""
    assert isinstance(Outside(config, Ports()).mail, SesMail)
    assert isinstance(Outside(msgspec.structs.replace(config, mail_from=""), Ports()).mail, NoMail)


def test_an_email_is_sent_to_ses_once(config: Settings) -> None:
    """The client waits for a slow SES and does not retry: each retry would send a copy."""
    mail = Outside(config, Ports()).mail
    assert isinstance(mail, SesMail)
    client = mail._client.meta.config
    assert (client.read_timeout, client.retries["total_max_attempts"]) == (30, 1)


def test_what_is_put_in_is_used(config: Settings) -> None:
    """Instead of the real adapter."""
    reports: Any = object()
    assert Outside(config, Ports(reports=reports)).reports is reports


def test_adapters_share_the_client_that_they_both_need(config: Settings) -> None:
    """Also those of other containers: making a client takes longer than most calls. One that calls in another way has
    a client of its own."""
    outside, other = Outside(config, Ports()), Outside(config, Ports())
    assert isinstance(outside.notices, QueueNotices)
    assert isinstance(outside.timers, QueueTimers)
    assert isinstance(other.timers, QueueTimers)
    assert outside.notices._client is outside.timers._client is other.timers._client
    elsewhere = Outside(msgspec.structs.replace(config, aws_region="eu-central-1"), Ports()).timers
    assert isinstance(elsewhere, QueueTimers)
    assert elsewhere._client is not other.timers._client


def test_only_a_local_cloud_has_a_clock_that_is_moved(config: Settings, tmp_path: Path) -> None:
    """It names a file; without one the clock is the system's."""
    file = tmp_path / "clock"
    file.write_bytes(bytes(8))
    assert isinstance(Outside(config, Ports()).clock, SystemClock)
    assert isinstance(Outside(msgspec.structs.replace(config, clock_file=str(file)), Ports()).clock, MovedClock)
