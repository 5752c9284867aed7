"""People: what an address and a password look like."""

from __future__ import annotations

import pytest

from chalicelib.core.email_address import email_key, mail_address, normal_email
from chalicelib.core.identity import LIFETIMES, TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.accounts import Account, check_password

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
    """Trimmed, composed and in lower case, a domain in its own letters; a second time changes nothing, and neither
    does the way by which mail goes."""
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
def test_mail_is_written_to_a_domain_in_punycode(email: str, sent: str | None) -> None:
    """As mail servers know it; and to nothing that is no address as it stands."""
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
    """One at sign, a plain name of ASCII before it, a domain as the mail knows it behind it, not too long: anything
    else could sign up and then never have a letter."""
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
    """Mail would go to a domain that was never named: ß is no ss, and neither wide letters nor the sign of the Kelvin
    are those of ASCII."""
    with pytest.raises(Invalid):
        normal_email(written)


@pytest.mark.parametrize("name", ["=?utf-8?q?a=2cb?=", "=?utf-8?q?=0d=0aBcc?=", "a=?b"])
def test_no_name_is_an_encoded_word(name: str) -> None:
    """A header would decode it, and go to somebody else or end there."""
    with pytest.raises(Invalid):
        normal_email(f"{name}@example.com")


def test_an_addresss_key_does_not_show_it() -> None:
    """The same for the same address, and of one length whatever the address."""
    key = email_key("ann@example.com")
    assert key == email_key("ann@example.com")
    assert key != email_key("bob@example.com")
    assert len(key) == len(email_key("x@example.com")) == 64
    assert "ann" not in key


@pytest.mark.parametrize("password", ["12345678", "x" * 200, "åäöåäöåä", "        "])
def test_a_password_may_be_anything_of_a_sensible_length(password: str) -> None:
    """From eight characters to two hundred, counted as characters."""
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
    """Too short to be one or too long to be meant."""
    with pytest.raises(Invalid) as caught:
        check_password(password)
    assert caught.value.faults == (Fault("password", problem),)


def test_tokens_live_as_long_as_the_contract_says() -> None:
    """An access token and a link to a new password a quarter of an hour, a guest's and a refresh token thirty days, a
    report's link a week; what is for as long as something else lasts has no time of its own."""
    seconds = {kind.value: millis // 1000 for kind, millis in LIFETIMES.items()}
    assert seconds == {
        "customer": 2_592_000,
        "operator": 900,
        "store": 900,
        "refresh": 2_592_000,
        "reset": 900,
        "report": 604_800,
    }
    assert set(TokenKind) - LIFETIMES.keys() == {TokenKind.ADMISSION, TokenKind.DISPLAY}


def test_an_account_is_printed_without_whose_it_is() -> None:
    """In a log by accident, it shows neither address, name nor hash."""
    account = Account(TokenKind.STORE, "str_1", "ann@example.com", "Ann's Fish", "scrypt$hash", 1, 2)
    assert "str_1" in repr(account)
    assert not any(word in repr(account) for word in ("ann@", "Fish", "scrypt"))
