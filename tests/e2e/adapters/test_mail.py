"""Emails of the local cloud: they reach a mail server unchanged, with their files."""

from __future__ import annotations

import os
from typing import Any

import pytest

from chalicelib.adapters.mail import Attachment, Email, SesMail
from infra.local.cloud import Addresses
from infra.local.deploy import MAIL_FROM, Deployment
from tests.support.smtp import Sink

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one's mail goes elsewhere"),
]

SHEET = "\ufeffqueue,name\r\nBröd,Bo 東 🍞\r\n".encode()


@pytest.fixture(scope="module")
def client(cloud: Addresses) -> Any:
    return Deployment(cloud.endpoint).client("ses")


def test_an_email_arrives_with_its_files(client: Any, letters: Sink) -> None:
    """In every alphabet, byte for byte, from the sender of the environment."""
    sheet = Attachment("linehold-2026-11-21.csv", "text/csv; charset=utf-8", SHEET)
    letter = Email("files@example.com", "Grüße vom Bäcker", "Liebe Zoë,\n.und ein Punkt\n", (sheet,))
    assert SesMail(client, MAIL_FROM).send(letter) is True
    (message,) = letters.wait_for("files@example.com")
    assert (message["From"], message["To"], message["Subject"]) == (MAIL_FROM, letter.to, letter.subject)
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter.text
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached["Content-Type"]) == (sheet.filename, 'text/csv; charset="utf-8"')
    assert attached.get_payload(decode=True) == SHEET


def test_a_sender_that_is_not_known_is_refused(client: Any, letters: Sink) -> None:
    """As on AWS: no email is sent from an address that is not verified."""
    letter = Email("stranger@example.com", "Hello", "Hello")
    assert SesMail(client, "nobody@example.org").send(letter) is False
    assert letters.to("stranger@example.com") == []
