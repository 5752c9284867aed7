"""Emails, through SES. An email has personal data, so no error message contains any part of it.

An email is sent as a whole message (RFC 5322) of seven-bit lines, because only this call of SES takes attachments. It
goes to the one address of its envelope, whatever its headers say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from chalicelib.core.email_address import mail_address
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from botocore.client import BaseClient

_REFUSED = {"MessageRejected", "InvalidParameterValue"}
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; `media_type` may have parameters, such as `text/csv; charset=utf-8`. The repr shows no field."""

    filename: str = field(repr=False)
    media_type: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Email:
    """`text` is plain text; `to` is one address. The repr shows no field."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


class Mail(Protocol):
    def send(self, email: Email) -> bool:
        """Whether it was accepted; False when it is refused for good, so that a retry is of no use.

        Raises `Unavailable` when it should be retried. If only the answer was lost, the email then arrives twice.
        """
        ...


class SesMail:
    """Sends from the address `sender`, which must be verified in SES."""

    def __init__(self, client: BaseClient, sender: str) -> None:
        self._client, self._sender = client, sender

    def send(self, email: Email) -> bool:
        """Whether SES accepted it; False when it is refused for good, for a bad or a suppressed address.

        Raises `Unavailable` for every other failure, also for a wrong configuration.
        """
        to = mail_address(email.to)
        if to is None:
            return False
        try:
            message = _message(self._sender, to, email)
            self._client.send_raw_email(Source=self._sender, Destinations=[to], RawMessage={"Data": message})
        except ClientError as exc:
            code = exc.response["Error"]["Code"]
            if code in _REFUSED:
                return False
            problem = code
        except Exception as exc:  # botocore's errors, and those of the email package for unusual texts
            problem = type(exc).__name__
        else:
            return True
        # raised outside of the handlers: their errors may name the address, and a cause is logged
        raise Unavailable(f"Mail cannot be sent now: {problem}.")


class NoMail:
    """For environments without a sender: accepts no email."""

    def send(self, email: Email) -> bool:
        return False


def _message(sender: str, to: str, email: Email) -> bytes:
    """The whole message. No text can end a header, because each is reduced to one line first."""
    from email.message import EmailMessage  # noqa: PLC0415  slow to import, and few functions send emails
    from email.policy import SMTP  # noqa: PLC0415

    message = EmailMessage(SMTP.clone(cte_type="7bit"))
    message["From"], message["To"], message["Subject"] = sender, to, _one_line(email.subject)
    message.set_content(_encodable(email.text))
    for each in email.attachments:
        described = EmailMessage()
        described["Content-Type"] = each.media_type
        kind = described["Content-Type"]
        message.add_attachment(
            each.content,
            maintype=kind.maintype,
            subtype=kind.subtype,
            params=dict(kind.params),
            filename=_one_line(each.filename),
        )
    return message.as_bytes()


def _one_line(text: str) -> str:
    """The text in one line without encoded words (RFC 2047): decoded, one could contain a line break."""
    return " ".join(_encodable(text).translate(_CONTROLS).split()).replace("=?", "= ?")


def _encodable(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which UTF-8 cannot encode."""
    return text.encode(errors="replace").decode()
