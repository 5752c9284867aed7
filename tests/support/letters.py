"""What the emails to a store say."""

from __future__ import annotations

import csv
import io
import re
from email.message import EmailMessage

from tests.support.api import Api, Caller
from tests.support.smtp import Sink


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def visits(letter: EmailMessage) -> list[dict[str, str]]:
    """The attached sheet of a report."""
    sheet = next(iter(letter.iter_attachments())).get_payload(decode=True)
    assert isinstance(sheet, bytes)
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))


def confirm(api: Api, letters: Sink, email: str) -> None:
    """Confirms the address of a store by the link in its first letter."""
    link = re.search(r"#/confirm/store/(\S+)", text(letters.wait_for(email)[0]))
    assert link is not None
    Caller(api).post("/v1/stores/email/confirm", {"token": link[1]}).expect(204)
