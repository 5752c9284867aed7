"""Mail: what SES is asked to send, what is retried, what is given up, and what no log may contain."""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
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
from botocore.stub import ANY, Stubber

from chalicelib.adapters.mail import Attachment, Email, NoMail, SesMail
from chalicelib.errors import Unavailable

SENDER = "linehold@example.com"
EMAIL = Email("zoe@example.com", "Your place in the queue", "Two seats are yours until 20:00.\nGrüße\n")
REPORT = Attachment("report.csv", "text/csv; charset=utf-8", "queue,name\r\nBröd,Åsa 💺\r\n".encode())

OURS = [
    ("Throttling", 400),
    ("ThrottlingException", 400),
    ("LimitExceeded", 400),
    ("InternalFailure", 500),
    ("ServiceUnavailable", 503),
    ("AccessDenied", 403),
    ("AccountSendingPausedException", 400),
    ("ConfigurationSetDoesNotExist", 400),
    ("MailFromDomainNotVerifiedException", 400),
]
"""Errors that do not depend on the email: they pass, or the configuration has to be corrected."""


ODD = ["=?", "?=", "?q?", "?b?", "=?utf-8?q?", "=0d=0a", "=0d=0a=0d=0a", "=5cud800", "=d8=00", "=", "?", "utf-8"]
ODD += ["unicode_escape", "utf-16", " ", "a" * 70, "ö", "💺", "\xa0", "\u200b", "\u202e", "\r\n", "\x00", "\x85"]
ODD += ["\ud800", "\udc80", '"', "'", "''", "*0*", "%0d%0a", "\\", "Bcc: bob@example.com", ":", ";", "<", ">", "(", ")"]
"""Texts of subjects and filenames that others may choose."""


class Broken:
    """SES behind a connection that fails."""

    def __init__(self, failure: BotoCoreError) -> None:
        self._failure = failure

    def send_raw_email(self, **_: Any) -> None:
        raise self._failure


class Taking:
    """SES that accepts everything: the envelopes, and the parsed messages."""

    def __init__(self) -> None:
        self.envelopes: list[tuple[str, list[str]]] = []
        self.raw: list[bytes] = []

    def send_raw_email(self, **asked: Any) -> None:
        self.envelopes.append((asked["Source"], asked["Destinations"]))
        self.raw.append(asked["RawMessage"]["Data"])

    def read(self) -> EmailMessage:
        """The only message."""
        (raw,) = self.raw
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture(scope="module")
def client() -> Any:
    return get_session().create_client(
        "ses", region_name="eu-north-1", aws_access_key_id="testing", aws_secret_access_key="testing"
    )


@pytest.fixture
def ses(client: Any) -> Iterator[Stubber]:
    """SES with botocore's model: a request that does not fit is refused, and every answer must have been requested."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def mail(client: Any, ses: Stubber) -> SesMail:
    return SesMail(client, SENDER)


def _text(message: EmailMessage) -> str:
    """The plain text, without the CRLF of messages."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_ses_is_asked_to_send_to_the_one_address(mail: SesMail, ses: Stubber) -> None:
    """From our sender, by the envelope, so that no header adds a recipient."""
    asked = {"Source": SENDER, "Destinations": [EMAIL.to], "RawMessage": {"Data": ANY}}
    ses.add_response("send_raw_email", {"MessageId": "m1"}, asked)
    assert mail.send(EMAIL) is True


def test_an_email_arrives_whole() -> None:
    """As plain text, in any alphabet."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(EMAIL.to, "Så som i himmelen 💺", EMAIL.text))
    message = taking.read()
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, EMAIL.to, "Så som i himmelen 💺")
    assert message.get_content_type() == "text/plain"
    assert _text(message) == EMAIL.text


@pytest.mark.parametrize("text", ["x" * 5000 + "\n", ".\n", "From me\n", "ö" * 3000 + "\n", "a\n\n\nb\n", "\n"])
def test_a_message_is_of_short_lines_of_ascii(text: str) -> None:
    """Old mail servers pass such lines on unchanged, and the text is read as it was written."""
    taking = Taking()
    SesMail(taking, SENDER).send(Email(EMAIL.to, "ö" * 500, text, (REPORT,)))
    assert taking.raw[0].isascii()
    assert max(len(line) for line in taking.raw[0].split(b"\r\n")) <= 998
    assert _text(taking.read()) == text


def test_attachments_arrive_as_they_are() -> None:
    """Every byte of each, with its name and media type, beside the text."""
    taking = Taking()
    odd = Attachment("bilaga ö.bin", "application/octet-stream", bytes(range(256)))
    SesMail(taking, SENDER).send(Email(EMAIL.to, "Report", EMAIL.text, (REPORT, odd)))
    first, second = taking.read().iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == ("report.csv", "text/csv")
    assert first.get_content_charset() == "utf-8"
    assert first.get_payload(decode=True) == REPORT.content
    assert (second.get_filename(), second.get_content_type()) == ("bilaga ö.bin", "application/octet-stream")
    assert second.get_payload(decode=True) == odd.content
    assert _text(taking.read()) == EMAIL.text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_no_text_can_end_a_header(end: str) -> None:
    """A subject or filename with line breaks becomes one line, and adds no header and no recipient."""
    evil = f"Hi{end}Bcc: bob@example.com{end}{end}Read this"
    taking = Taking()
    SesMail(taking, SENDER).send(Email(EMAIL.to, evil, "text\n", (Attachment(evil, "text/csv", b"x"),)))
    message = taking.read()
    (part,) = message.iter_attachments()
    assert message["Subject"] == part.get_filename() == "Hi Bcc: bob@example.com Read this"
    assert message["Bcc"] is part["Bcc"] is None
    assert _text(message) == "text\n"
    assert taking.envelopes == [(SENDER, [EMAIL.to])]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?q?Paid=0d=0aBcc:_bob@example.com?=", "= ?utf-8?q?Paid=0d=0aBcc:_bob@example.com?="),
        ("=?utf-8?q?Paid=0d=0a=0d=0aClick?=", "= ?utf-8?q?Paid=0d=0a=0d=0aClick?="),
        ("=?unicode_escape?q?=5cud800?=", "= ?unicode_escape?q?=5cud800?="),
        ("=\ud800utf-8?b?QQ==?=", "= ?utf-8?b?QQ== ?="),
        ("a = b?", "a = b?"),
    ],
)
def test_nothing_is_an_encoded_word(written: str, read: str) -> None:
    """Readers see the text as it is, and decoding it ends no header."""
    taking = Taking()
    email = Email(EMAIL.to, written, "text\n", (Attachment(written, "text/csv", b"x"),))
    assert SesMail(taking, SENDER).send(email)
    message = taking.read()
    (part,) = message.iter_attachments()
    assert message["Subject"] == part.get_filename() == read
    assert message["Bcc"] is part["Bcc"] is None
    assert _text(message) == "text\n"


@pytest.mark.faults
def test_no_subject_breaks_an_email() -> None:
    """Nor does a filename: headers and texts are those of any other email."""
    chance = random.Random(20261121)  # the same every time
    for _ in range(400):
        odd = "".join(chance.choice(ODD) for _ in range(chance.randint(1, 20)))
        taking = Taking()
        assert SesMail(taking, SENDER).send(Email(EMAIL.to, odd, "text\n", (Attachment(odd, "text/csv", b"x"),)))
        message = taking.read()
        (part,) = message.iter_attachments()
        assert sorted(message.keys()) == ["Content-Type", "From", "MIME-Version", "Subject", "To"], ascii(odd)
        assert len(part.keys()) == len(set(part.keys())) == 4, ascii(odd)
        assert (_text(message), part.get_payload(decode=True)) == ("text\n", b"x"), ascii(odd)


def test_halves_of_surrogate_pairs_become_question_marks() -> None:
    """UTF-8 cannot encode them; the rest of the text is kept."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(EMAIL.to, "Hi \ud800", "Gr\udcfcße\n"))
    assert (taking.read()["Subject"], _text(taking.read())) == ("Hi ?", "Gr?ße\n")


def test_an_email_that_cannot_be_built_is_retried() -> None:
    """The fault is ours, so it is not given up; the error does not contain the text."""
    taking, broken = Taking(), Attachment("a.csv", "zoe\r\nBcc: x", b"")
    with pytest.raises(Unavailable, match="ValueError") as caught:
        SesMail(taking, SENDER).send(Email(EMAIL.to, "Hi", "text\n", (broken,)))
    assert caught.value.__context__ is None
    assert "zoe" not in str(caught.value)
    assert taking.raw == []


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("ann@example.com", "ann@example.com"),
        ("o'neil+tag@mail.example.co.uk", "o'neil+tag@mail.example.co.uk"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@例子.公司", "ann@xn--fsqu00a.xn--55qx5d"),
    ],
)
def test_a_domain_of_any_alphabet_is_written_as_the_mail_knows_it(address: str, sent: str) -> None:
    """In Punycode, in the envelope and in the header."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(address, "Hi", "text\n"))
    assert taking.envelopes == [(SENDER, [sent])]
    assert taking.read()["To"] == sent


@pytest.mark.parametrize(
    "address",
    [
        "zoë@example.com",
        "ann@straße.de",
        "ann@ｅxample.com",
        "=?utf-8?q?ann=2cbob?=@example.com",
        "=?utf-8?q?=0d=0aBcc?=@example.com",
        "ann,bob@example.com",
        "ann;bob@example.com",
        "ann@example.com,bob@example.com",
        "<ann@example.com",
        "ann@example.com>",
        '"ann"@example.com',
        "ann(bob)@example.com",
        "ann@example.com\n",
        "ann@example.com\r\nBcc: bob@example.com",
        "ann@[192.0.2.1]",
        "ann@" + "b" * 64 + ".com",
        "ann..b@example.com",
        "a:b@x=.example",
        "ann@",
        "",
    ],
)
def test_an_address_that_ses_refuses_is_given_up(address: str) -> None:
    """Nothing is sent to a text that is no address to SES, or that SES reads as several."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(address, "Hi", "text\n")) is False
    assert taking.raw == []


@pytest.mark.parametrize("code", ["MessageRejected", "InvalidParameterValue"])
def test_what_is_refused_for_good_is_given_up(code: str, mail: SesMail, ses: Stubber) -> None:
    """It raises nothing, because SES would refuse a retry too."""
    ses.add_client_error("send_raw_email", code, f"no such address: {EMAIL.to}", 400)
    assert mail.send(EMAIL) is False


@pytest.mark.parametrize(("code", "status"), OURS)
def test_other_errors_are_retried(code: str, status: int, mail: SesMail, ses: Stubber) -> None:
    """The next attempt may succeed."""
    ses.add_client_error("send_raw_email", code, "", status)
    ses.add_response("send_raw_email", {"MessageId": "m1"})
    with pytest.raises(Unavailable, match=code):
        mail.send(EMAIL)
    assert mail.send(EMAIL) is True


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
    """Also if only the answer was lost: two emails are better than none."""
    with pytest.raises(Unavailable, match=type(failure).__name__):
        SesMail(Broken(failure), SENDER).send(EMAIL)


def test_no_error_has_the_recipient(mail: SesMail, ses: Stubber) -> None:
    """Errors of SES and botocore name addresses; neither their texts nor their causes may reach a log."""
    ses.add_client_error("send_raw_email", "AccessDeniedException", f"not authorized: identity/{EMAIL.to}", 403)
    wrong = ParamValidationError(report=f"invalid value: {EMAIL.to}")
    for sending in (mail, SesMail(Broken(wrong), SENDER)):
        with pytest.raises(Unavailable) as caught:
            sending.send(EMAIL)
        assert caught.value.__context__ is None
        assert EMAIL.to not in "".join(traceback.format_exception(caught.value))


def test_the_repr_of_an_email_has_no_content() -> None:
    """If an email or an attachment is logged by accident, only its class name appears."""
    assert repr(EMAIL) == "Email()"
    assert repr(REPORT) == "Attachment()"


def test_without_a_sender_no_email_is_accepted() -> None:
    """It raises nothing."""
    assert NoMail().send(EMAIL) is False
