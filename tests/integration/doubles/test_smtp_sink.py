"""The mail server of the end-to-end tests: the emails that it accepts and keeps, and its outages."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.support.smtp import Sink

TEXT = "Dear Bö,\n.a line with a dot\n..and one with two\n\n🍞\n"
SHEET = "\ufeffname\r\nBö 東\r\n".encode()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


def email(to: str) -> EmailMessage:
    message = EmailMessage(SMTP.clone(cte_type="7bit"))
    message["From"], message["To"], message["Subject"] = "shop@example.com", to, "Grüße"
    message.set_content(TEXT)
    message.add_attachment(SHEET, maintype="text", subtype="csv", params={"charset": "utf-8"}, filename="day.csv")
    return message


def post(sink: Sink, *to: str) -> None:
    host, _, port = sink.address.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as server:
        for each in to:
            server.send_message(email(each))


def test_an_email_arrives_whole(sink: Sink) -> None:
    """Its text with its dots, and its attachment byte for byte."""
    post(sink, "ann@example.com")
    (message,) = sink.to("ann@example.com")
    body = message.get_body(("plain",))
    assert body is not None
    assert (message["Subject"], body.get_content().replace("\r\n", "\n")) == ("Grüße", TEXT)
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_payload(decode=True)) == ("day.csv", SHEET)


def test_emails_are_kept_by_their_envelope(sink: Sink) -> None:
    """Not by their headers; one connection may send several."""
    host, _, port = sink.address.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as server:
        server.sendmail("shop@example.com", ["bo@example.com", "cy@example.com"], email("ann@example.com").as_bytes())
    post(sink, "ann@example.com", "ann@example.com")
    assert [each.recipients for each in sink.received[:1]] == [("bo@example.com", "cy@example.com")]
    assert (len(sink.to("ann@example.com")), len(sink.to("cy@example.com")), len(sink.messages)) == (2, 1, 3)


def test_clients_are_served_concurrently(sink: Sink) -> None:
    """A silent client does not keep others from sending."""
    host, _, port = sink.address.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10), ThreadPoolExecutor(4) as senders:
        list(senders.map(lambda number: post(sink, f"{number}@example.com"), range(8)))
        assert len(sink.received) == 8


def test_while_it_is_down_it_accepts_nothing(sink: Sink) -> None:
    """It refuses new and open connections; when it is up again it accepts the repeated emails."""
    host, _, port = sink.address.partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as server:
        sink.down = True
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            server.send_message(email("ann@example.com"))
    with pytest.raises(smtplib.SMTPConnectError, match="421"):
        post(sink, "ann@example.com")
    sink.wait_for_refusal(2)
    assert (sink.refused, sink.received) == (2, [])
    sink.down = False
    post(sink, "ann@example.com")
    assert len(sink.wait_for("ann@example.com")) == 1


def test_waiting_for_an_email_that_does_not_come_ends(sink: Sink) -> None:
    """With the recipient's name in the error."""
    post(sink, "ann@example.com")
    with pytest.raises(AssertionError, match="ann@example"):
        sink.wait_for("ann@example.com", 2, seconds=0.05)
