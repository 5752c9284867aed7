"""Mail: what SES is asked to send, what is tried again, what is given up, and what nobody may read in a log."""

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
LETTER = Email("zoe@example.com", "Your place in the queue", "Two seats are yours until 20:00.\nGrüße\n")
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
"""What has nothing to do with the letter: it passes, or the operator mends it."""


ODD = ["=?", "?=", "?q?", "?b?", "=?utf-8?q?", "=0d=0a", "=0d=0a=0d=0a", "=5cud800", "=d8=00", "=", "?", "utf-8"]
ODD += ["unicode_escape", "utf-16", " ", "a" * 70, "ö", "💺", "\xa0", "\u200b", "\u202e", "\r\n", "\x00", "\x85"]
ODD += ["\ud800", "\udc80", '"', "'", "''", "*0*", "%0d%0a", "\\", "Bcc: bob@example.com", ":", ";", "<", ">", "(", ")"]
"""What subjects and names of files may be made of that somebody else chose."""


class Broken:
    """SES behind a line that fails."""

    def __init__(self, failure: BotoCoreError) -> None:
        self._failure = failure

    def send_raw_email(self, **_: Any) -> None:
        raise self._failure


class Taking:
    """SES that takes everything: the envelopes, and the messages as a reader reads them."""

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
    """SES as botocore knows it: what does not fit its model is refused, and every answer must have been asked for."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def mail(client: Any, ses: Stubber) -> SesMail:
    return SesMail(client, SENDER)


def _text(message: EmailMessage) -> str:
    """The plain text; in a message lines end with CR LF."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_ses_is_asked_to_send_to_the_one_address(mail: SesMail, ses: Stubber) -> None:
    """From our sender, by the envelope, so that no header adds a recipient."""
    asked = {"Source": SENDER, "Destinations": [LETTER.to], "RawMessage": {"Data": ANY}}
    ses.add_response("send_raw_email", {"MessageId": "m1"}, asked)
    assert mail.send(LETTER) is True


def test_a_letter_travels_whole() -> None:
    """As plain text, and no letter of any alphabet is lost."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(LETTER.to, "Så som i himmelen 💺", LETTER.text))
    message = taking.read()
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, LETTER.to, "Så som i himmelen 💺")
    assert message.get_content_type() == "text/plain"
    assert _text(message) == LETTER.text


@pytest.mark.parametrize("text", ["x" * 5000 + "\n", ".\n", "From me\n", "ö" * 3000 + "\n", "a\n\n\nb\n", "\n"])
def test_a_message_is_of_short_lines_of_ascii(text: str) -> None:
    """What servers of any age hand on unchanged; and it is read as it was written."""
    taking = Taking()
    SesMail(taking, SENDER).send(Email(LETTER.to, "ö" * 500, text, (REPORT,)))
    assert taking.raw[0].isascii()
    assert max(len(line) for line in taking.raw[0].split(b"\r\n")) <= 998
    assert _text(taking.read()) == text


def test_attachments_arrive_as_they_are() -> None:
    """Every byte of each, under its name and as what it is, beside the text."""
    taking = Taking()
    odd = Attachment("bilaga ö.bin", "application/octet-stream", bytes(range(256)))
    SesMail(taking, SENDER).send(Email(LETTER.to, "Report", LETTER.text, (REPORT, odd)))
    first, second = taking.read().iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == ("report.csv", "text/csv")
    assert first.get_content_charset() == "utf-8"
    assert first.get_payload(decode=True) == REPORT.content
    assert (second.get_filename(), second.get_content_type()) == ("bilaga ö.bin", "application/octet-stream")
    assert second.get_payload(decode=True) == odd.content
    assert _text(taking.read()) == LETTER.text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_no_text_can_end_a_header(end: str) -> None:
    """A subject or a name of a file with lines in it becomes one line, and adds no header and no recipient."""
    evil = f"Hi{end}Bcc: bob@example.com{end}{end}Read this"
    taking = Taking()
    SesMail(taking, SENDER).send(Email(LETTER.to, evil, "text\n", (Attachment(evil, "text/csv", b"x"),)))
    message = taking.read()
    (part,) = message.iter_attachments()
    assert message["Subject"] == part.get_filename() == "Hi Bcc: bob@example.com Read this"
    assert message["Bcc"] is part["Bcc"] is None
    assert _text(message) == "text\n"
    assert taking.envelopes == [(SENDER, [LETTER.to])]


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
    """What stands there is what is read, and it ends no header when a reader decodes it."""
    taking = Taking()
    letter = Email(LETTER.to, written, "text\n", (Attachment(written, "text/csv", b"x"),))
    assert SesMail(taking, SENDER).send(letter)
    message = taking.read()
    (part,) = message.iter_attachments()
    assert message["Subject"] == part.get_filename() == read
    assert message["Bcc"] is part["Bcc"] is None
    assert _text(message) == "text\n"


def test_no_subject_breaks_a_letter() -> None:
    """Nor does the name of a file: whatever either is made of, headers and texts are those of any other letter."""
    chance = random.Random(20261121)  # the same every time
    for _ in range(400):
        odd = "".join(chance.choice(ODD) for _ in range(chance.randint(1, 20)))
        taking = Taking()
        assert SesMail(taking, SENDER).send(Email(LETTER.to, odd, "text\n", (Attachment(odd, "text/csv", b"x"),)))
        message = taking.read()
        (part,) = message.iter_attachments()
        assert sorted(message.keys()) == ["Content-Type", "From", "MIME-Version", "Subject", "To"], ascii(odd)
        assert len(part.keys()) == len(set(part.keys())) == 4, ascii(odd)
        assert (_text(message), part.get_payload(decode=True)) == ("text\n", b"x"), ascii(odd)


def test_halves_of_characters_are_written_as_a_question() -> None:
    """No encoding has them; the rest of the text is read."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(LETTER.to, "Hi \ud800", "Gr\udcfcße\n"))
    assert (taking.read()["Subject"], _text(taking.read())) == ("Hi ?", "Gr?ße\n")


def test_a_letter_that_cannot_be_put_together_is_tried_again() -> None:
    """It is ours to mend, so it is not given up; and the error does not say what was in it."""
    taking, broken = Taking(), Attachment("a.csv", "zoe\r\nBcc: x", b"")
    with pytest.raises(Unavailable, match="ValueError") as caught:
        SesMail(taking, SENDER).send(Email(LETTER.to, "Hi", "text\n", (broken,)))
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
def test_what_ses_could_not_write_to_is_given_up(address: str) -> None:
    """Nothing is sent to what is no address to SES, or would be several."""
    taking = Taking()
    assert SesMail(taking, SENDER).send(Email(address, "Hi", "text\n")) is False
    assert taking.raw == []


@pytest.mark.parametrize("code", ["MessageRejected", "InvalidParameterValue"])
def test_what_is_refused_for_good_is_given_up(code: str, mail: SesMail, ses: Stubber) -> None:
    """It is no error: the same letter would be refused again."""
    ses.add_client_error("send_raw_email", code, f"no such address: {LETTER.to}", 400)
    assert mail.send(LETTER) is False


@pytest.mark.parametrize(("code", "status"), OURS)
def test_what_is_not_the_letters_fault_is_tried_again(code: str, status: int, mail: SesMail, ses: Stubber) -> None:
    """The next attempt may send it."""
    ses.add_client_error("send_raw_email", code, "", status)
    ses.add_response("send_raw_email", {"MessageId": "m1"})
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
    ses.add_client_error("send_raw_email", "AccessDeniedException", f"not authorized: identity/{LETTER.to}", 403)
    wrong = ParamValidationError(report=f"invalid value: {LETTER.to}")
    for sending in (mail, SesMail(Broken(wrong), SENDER)):
        with pytest.raises(Unavailable) as caught:
            sending.send(LETTER)
        assert caught.value.__context__ is None
        assert LETTER.to not in "".join(traceback.format_exception(caught.value))


def test_a_letter_is_printed_without_what_it_says() -> None:
    """In a log by accident, it and what is attached are no more than their names."""
    assert repr(LETTER) == "Email()"
    assert repr(REPORT) == "Attachment()"


def test_without_a_sender_nothing_is_taken() -> None:
    """And nothing is wrong with that."""
    assert NoMail().send(LETTER) is False
