"""Mail: letters to people, through SES. A letter holds personal data, so nothing of it is in an error's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from botocore.client import BaseClient

_REFUSED = {"MessageRejected", "BadRequestException"}


@dataclass(frozen=True, slots=True)
class Letter:
    """`text` is plain text; `to` is one address. What it is printed as says nothing of either."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


class Mail(Protocol):
    def send(self, letter: Letter) -> bool:
        """Whether it was taken; False when it is refused for good, so that trying again is of no use.

        Raises `Unavailable` when it is to be tried again. A letter whose answer was lost arrives twice then.
        """
        ...


class SesMail:
    """Sends from the address `sender`, which SES must know as ours."""

    def __init__(self, client: BaseClient, sender: str) -> None:
        self._client, self._sender = client, sender

    def send(self, letter: Letter) -> bool:
        """Whether SES took it; False when it is refused for good: a bad address, one that must not be written to.

        Raises `Unavailable` for everything else, also for what the operator has to mend.
        """
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [letter.to]},
                Content={"Simple": {"Subject": _utf8(letter.subject), "Body": {"Text": _utf8(letter.text)}}},
            )
        except ClientError as exc:
            code = exc.response["Error"]["Code"]
            if code in _REFUSED:
                return False
            problem = code
        except BotoCoreError as exc:
            problem = type(exc).__name__
        else:
            return True
        # outside of the handlers, because the words of both kinds may name the address, and a cause is logged
        raise Unavailable(f"Mail cannot be sent now: {problem}.")


class NoMail:
    """For environments without a sender: takes nothing."""

    def send(self, letter: Letter) -> bool:
        return False


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
