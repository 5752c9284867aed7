"""People: which email addresses and passwords are accepted."""

from __future__ import annotations

import pytest

from chalicelib.core.email_address import email_key, mail_address, normal_email
from chalicelib.core.identity import LIFETIMES, TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.accounts import Account
from chalicelib.people.rules.passwords import check_password

LONG_DOMAIN = ".".join(["b" * 63] * 3 + ["c" * 60])
"""With one letter and an @ before it, 254 characters and so the longest."""


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ann@example.com", "ann@example.com"),
        ("  Ann@Example.COM\n", "ann@example.com"),
        ("a.b+tag@mail.example.co.uk", "a.b+tag@mail.example.co.uk"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("jorg@bu\u0308cher.example", "jorg@bücher.example"),
        ("jorg@BÜCHER.example", "jorg@bücher.example"),
        ("jorg@XN--Bcher-kva.example", "jorg@bücher.example"),
        ("user@例子.公司", "user@例子.公司"),
        ("user@xn--fsqu00a.xn--55qx5d", "user@例子.公司"),
        ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
        ("!#$%&'*+-/?=^_`{|}~@example.com", "!#$%&'*+-/?=^_`{|}~@example.com"),
        ("a@" + "b" * 63 + ".com", "a@" + "b" * 63 + ".com"),
        ("a@" + LONG_DOMAIN, "a@" + LONG_DOMAIN),
    ],
)
def test_an_address_is_compared_in_one_form(written: str, normal: str) -> None:
    """Trimmed, composed and in lower case, with the domain in its own letters. Normalising twice changes nothing, nor
    does the form in which mail is sent."""
    assert normal_email(written) == normal
    assert normal_email(normal) == normal
    assert normal_email(mail_address(normal) or "") == normal


@pytest.mark.parametrize(
    ("email", "sent"),
    [
        ("ann@example.com", "ann@example.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        (" ann@example.com", None),
        ("ann@straße.de", None),
    ],
)
def test_mail_is_sent_to_a_domain_in_punycode(email: str, sent: str | None) -> None:
    """As mail servers know it, and not to a text that is no address."""
    assert mail_address(email) == sent


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "ann@@example.com",
        "ann@bob@example.com",
        "ann@.example.com",
        "ann@example..com",
        "ann@example.com.",
        "an n@example.com",
        "ann@exa mple.com",
        "ann@example.com\nbcc: bob@example.com",
        "an\x00n@example.com",
        "an\x1bn@example.com",
        "an\x7fn@example.com",
        "x" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "aa@" + LONG_DOMAIN,
        "a@" + "ü" * 60 + ".com",
        "a@" + ".".join(["ü" * 45] * 5) + ".com",
        "jörg@example.com",
        "用户@example.com",
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        '"ab"@example.com',
        "a,b@example.com",
        "a;b@example.com",
        "a:b@example.com",
        "<a@example.com>",
        "a(b)@example.com",
        "a\\b@example.com",
        "a@[1.2.3.4]",
        "a@1.2.3.4",
        "a@ex_ample.com",
        "a@-example.com",
        "a@example-.com",
        "a@xn--a.com",
        "a@xn--abc-.com",
        "a@\ud800.com",
    ],
)
def test_what_cannot_be_written_to(written: str) -> None:
    """An address has one @, a plain ASCII name before it, a mail domain after it, and a limited length. An account with
    any other text could never get an email."""
    with pytest.raises(Invalid) as caught:
        normal_email(written)
    assert caught.value.faults == (Fault("email", "is not an e-mail address that can be written to"),)
    assert mail_address(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "ann@straße.de",
        "ann@ｅxample.com",
        "ann@example。com",
        "ann@exa\u00admple.com",
        "ann@exa\u200dmple.com",
        "ann@ſample.com",
        "ann@\u212aitchen.example",
        "\u212aate@example.com",
        "\u1fefann@example.com",
    ],
)
def test_what_looks_like_anothers_address_is_not_taken_for_it(written: str) -> None:
    """Mail would go to a domain that was never entered: ß is not ss, and neither full-width letters nor the Kelvin sign
    are ASCII."""
    with pytest.raises(Invalid):
        normal_email(written)


@pytest.mark.parametrize("name", ["=?utf-8?q?a=2cb?=", "=?utf-8?q?=0d=0aBcc?=", "a=?b"])
def test_no_name_is_an_encoded_word(name: str) -> None:
    """A mail header would decode it, and the email could go to another address."""
    with pytest.raises(Invalid):
        normal_email(f"{name}@example.com")


def test_an_addresss_key_does_not_show_it() -> None:
    """It is the same for the same address, and always of one length."""
    key = email_key("ann@example.com")
    assert key == email_key("ann@example.com")
    assert key != email_key("bob@example.com")
    assert len(key) == len(email_key("x@example.com")) == 64
    assert "ann" not in key


@pytest.mark.parametrize("password", ["19 horses", "x" * 200, "åäöåäöåä", "        "])
def test_a_password_may_be_anything_of_a_sensible_length(password: str) -> None:
    """From eight characters to two hundred."""
    check_password(password)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "has fewer than 8 characters"),
        ("1234567", "has fewer than 8 characters"),
        ("x" * 201, "has more than 200 characters"),
    ],
)
def test_a_password_out_of_bounds_is_a_fault(password: str, problem: str) -> None:
    """Too short or too long."""
    with pytest.raises(Invalid) as caught:
        check_password(password)
    assert caught.value.faults == (Fault("password", problem),)


def test_tokens_live_as_long_as_the_contract_says() -> None:
    """Access and reset tokens a quarter of an hour, customers' and refresh tokens thirty days, a report's link a week,
    one that confirms an address a day, a puzzle ten minutes. Tokens that last as long as another thing have no lifetime
    of their own."""
    seconds = {kind.value: millis // 1000 for kind, millis in LIFETIMES.items()}
    assert seconds == {
        "customer": 2_592_000,
        "operator": 900,
        "store": 900,
        "refresh": 2_592_000,
        "reset": 900,
        "confirm": 86_400,
        "report": 604_800,
        "challenge": 600,
    }
    assert set(TokenKind) - LIFETIMES.keys() == {TokenKind.ROOM_TICKET, TokenKind.DISPLAY, TokenKind.BOOKING}


def test_the_repr_of_an_account_has_no_personal_data() -> None:
    """If it is logged by accident, it shows neither email, name nor hash."""
    account = Account(TokenKind.STORE, "str_1", "ann@example.com", "Ann's Fish", "scrypt$hash", 1, 2)
    assert "str_1" in repr(account)
    assert not any(word in repr(account) for word in ("ann@", "Fish", "scrypt"))
