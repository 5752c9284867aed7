"""Mail: letters to people, through SES. A letter holds personal data, so nothing of it is in an error's words.

A letter goes out as a whole message (RFC 5322) of seven-bit lines, because that is the one way of SES that carries
attachments. It goes to the one address of its envelope, whatever its headers say.
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
    """A file; `media_type` may have parameters, such as `text/csv; charset=utf-8`. Printed, it tells nothing."""

    filename: str = field(repr=False)
    media_type: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Email:
    """`text` is plain text; `to` is one address. What it is printed as says nothing of either."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


class Mail(Protocol):
    def send(self, letter: Email) -> bool:
        """Whether it was taken; False when it is refused for good, so that trying again is of no use.

        Raises `Unavailable` when it is to be tried again. A letter whose answer was lost arrives twice then.
        """
        ...


class SesMail:
    """Sends from the address `sender`, which SES must know as ours."""

    def __init__(self, client: BaseClient, sender: str) -> None:
        self._client, self._sender = client, sender

    def send(self, letter: Email) -> bool:
        """Whether SES took it; False when it is refused for good: a bad address, one that must not be written to.

        Raises `Unavailable` for everything else, also for what the operator has to mend.
        """
        to = mail_address(letter.to)
        if to is None:
            return False
        try:
            message = _message(self._sender, to, letter)
            self._client.send_raw_email(Source=self._sender, Destinations=[to], RawMessage={"Data": message})
        except ClientError as exc:
            code = exc.response["Error"]["Code"]
            if code in _REFUSED:
                return False
            problem = code
        except Exception as exc:  # botocore's own, and whatever odd text makes the writer of messages raise
            problem = type(exc).__name__
        else:
            return True
        # outside of the handlers, because the words of each may name the address, and a cause is logged
        raise Unavailable(f"Mail cannot be sent now: {problem}.")


class NoMail:
    """For environments without a sender: takes nothing."""

    def send(self, letter: Email) -> bool:
        return False


def _message(sender: str, to: str, letter: Email) -> bytes:
    """The whole message. No text can end a header: each is one line before it becomes one, and stays what it is."""
    from email.message import EmailMessage  # noqa: PLC0415  slow to import, and only who writes needs it
    from email.policy import SMTP  # noqa: PLC0415

    message = EmailMessage(SMTP.clone(cte_type="7bit"))
    message["From"], message["To"], message["Subject"] = sender, to, _one_line(letter.subject)
    message.set_content(_encodable(letter.text))
    for each in letter.attachments:
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
    """In one line, and nothing in it an encoded word (RFC 2047): read as one, it could end the line after all."""
    return " ".join(_encodable(text).translate(_CONTROLS).split()).replace("=?", "= ?")


def _encodable(text: str) -> str:
    """Without halves of surrogate pairs, which no encoding has."""
    return text.encode(errors="replace").decode()
