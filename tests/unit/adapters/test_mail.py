"""Mail: what SES is asked to send, what is tried again, what is given up, and what nobody may read in a log."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ParamValidationError,
    ReadTimeoutError,
)
from botocore.session import get_session
from botocore.stub import Stubber

from chalicelib.adapters.mail import Letter, NoMail, SesMail
from chalicelib.errors import Unavailable

SENDER = "linehold@example.com"
LETTER = Letter("zoë@example.com", "Your place in the queue", "Two seats are yours until 20:00.\nGrüße")

OURS = [
    ("TooManyRequestsException", 429),
    ("ThrottlingException", 400),
    ("LimitExceededException", 400),
    ("InternalFailure", 500),
    ("ServiceUnavailable", 503),
    ("AccessDeniedException", 403),
    ("AccountSuspendedException", 400),
    ("SendingPausedException", 400),
    ("MailFromDomainNotVerifiedException", 400),
    ("NotFoundException", 404),
]
"""What has nothing to do with the letter: it passes, or the operator mends it."""


class Broken:
    """SES behind a line that fails."""

    def __init__(self, failure: BotoCoreError) -> None:
        self._failure = failure

    def send_email(self, **_: Any) -> None:
        raise self._failure


@pytest.fixture(scope="module")
def client() -> Any:
    return get_session().create_client(
        "sesv2", region_name="eu-north-1", aws_access_key_id="testing", aws_secret_access_key="testing"
    )


@pytest.fixture
def ses(client: Any) -> Iterator[Stubber]:
    """SES as botocore knows it: what does not fit its model is refused, and every answer must have been asked for."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def mail(client: Any, ses: Stubber) -> SesMail:
    return SesMail(client, SENDER)


def test_a_letter_travels_whole(mail: SesMail, ses: Stubber) -> None:
    """From our sender to the one address, as plain text, and no letter of any alphabet is lost."""
    asked = {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": [LETTER.to]},
        "Content": {
            "Simple": {
                "Subject": {"Data": LETTER.subject, "Charset": "UTF-8"},
                "Body": {"Text": {"Data": LETTER.text, "Charset": "UTF-8"}},
            }
        },
    }
    ses.add_response("send_email", {"MessageId": "m1"}, asked)
    assert mail.send(LETTER) is True


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_what_is_refused_for_good_is_given_up(code: str, mail: SesMail, ses: Stubber) -> None:
    """It is no error: the same letter would be refused again."""
    ses.add_client_error("send_email", code, f"no such address: {LETTER.to}", 400)
    assert mail.send(LETTER) is False


@pytest.mark.parametrize(("code", "status"), OURS)
def test_what_is_not_the_letters_fault_is_tried_again(code: str, status: int, mail: SesMail, ses: Stubber) -> None:
    """The next attempt may send it."""
    ses.add_client_error("send_email", code, "", status)
    ses.add_response("send_email", {"MessageId": "m1"})
    with pytest.raises(Unavailable, match=code):
        mail.send(LETTER)
    assert mail.send(LETTER) is True


@pytest.mark.parametrize(
    "failure",
    [
        EndpointConnectionError(endpoint_url="https://mail.invalid"),
        ConnectTimeoutError(endpoint_url="https://mail.invalid"),
        ReadTimeoutError(endpoint_url="https://mail.invalid"),
    ],
    ids=type,
)
def test_what_does_not_reach_ses_is_tried_again(failure: BotoCoreError) -> None:
    """Or whose answer does not reach us: better twice than never."""
    with pytest.raises(Unavailable, match=type(failure).__name__):
        SesMail(Broken(failure), SENDER).send(LETTER)


def test_no_error_says_whom_it_was_for(mail: SesMail, ses: Stubber) -> None:
    """SES and its client name addresses in their words; neither those nor a cause is left for a log."""
    ses.add_client_error("send_email", "AccessDeniedException", f"not authorized: identity/{LETTER.to}", 403)
    wrong = ParamValidationError(report=f"invalid value: {LETTER.to}")
    for sending in (mail, SesMail(Broken(wrong), SENDER)):
        with pytest.raises(Unavailable) as caught:
            sending.send(LETTER)
        assert caught.value.__context__ is None
        assert LETTER.to not in "".join(traceback.format_exception(caught.value))


def test_a_letter_is_printed_without_what_it_says() -> None:
    """In a log by accident, it is no more than its name."""
    assert repr(LETTER) == "Letter()"


def test_without_a_sender_nothing_is_taken() -> None:
    """And nothing is wrong with that."""
    assert NoMail().send(LETTER) is False
