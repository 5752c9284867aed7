"""People: what an address and a password look like."""

from __future__ import annotations

import pytest

from chalicelib.errors import Fault, Invalid
from chalicelib.kernel.people import LIFETIMES, Account, TokenKind, check_password, email_key, normal_email


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ann@example.com", "ann@example.com"),
        ("  Ann@Example.COM\n", "ann@example.com"),
        ("a.b+tag@mail.example.co.uk", "a.b+tag@mail.example.co.uk"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("jo\u0308rg@bu\u0308cher.example", "jörg@bücher.example"),
        ("用户@例子.公司", "用户@例子.公司"),
        ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
        ("a@" + "b" * 248 + ".com", "a@" + "b" * 248 + ".com"),
    ],
)
def test_an_address_is_compared_in_one_form(written: str, normal: str) -> None:
    """Trimmed, composed and in lower case; a second time changes nothing."""
    assert normal_email(written) == normal
    assert normal_email(normal) == normal


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
        "a@" + "b" * 249 + ".com",
    ],
)
def test_what_is_no_address(written: str) -> None:
    """One at sign, a name before it, a domain with a dot behind it, no spaces, no control characters, not too long."""
    with pytest.raises(Invalid) as caught:
        normal_email(written)
    assert caught.value.faults == (Fault("email", "is not an e-mail address"),)


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
