"""Passwords: hashes that contain their parameters."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from chalicelib.errors import Invalid
from chalicelib.people.rules.passwords import Scrypt, check_password, normal_password, verify_password
from tests.support.passwords import CHEAP

PASSWORD = "correct horse ü 馬"


@pytest.fixture(scope="module")
def stored() -> str:
    return Scrypt().hash(PASSWORD)


def test_a_password_fits_its_hash(stored: str) -> None:
    """The same characters, in any script."""
    assert verify_password(PASSWORD, stored)


@pytest.mark.parametrize("other", ["", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper()])
def test_another_password_does_not_fit(other: str, stored: str) -> None:
    """Neither a prefix of it, nor another case, nor an empty one."""
    assert not verify_password(other, stored)


def test_a_hash_names_its_parameters(stored: str) -> None:
    """Algorithm, cost, block size and parallelism, so that they can be raised."""
    name, cost, block, parallel, _, _ = stored.split("$")
    assert (name, cost, block, parallel) == ("scrypt", "16384", "8", "5")


def test_a_hash_does_not_show_the_password(stored: str) -> None:
    """Not even its length."""
    assert PASSWORD not in stored
    assert len(stored) == len(Scrypt().hash("x"))


def test_two_hashes_of_one_password_differ(stored: str) -> None:
    """Each has a salt of its own."""
    again = Scrypt().hash(PASSWORD)
    assert again.split("$")[4] != stored.split("$")[4]
    assert again.split("$")[5] != stored.split("$")[5]


def test_a_hash_made_with_other_parameters_is_checked_with_those() -> None:
    """Old hashes work after the cost was raised."""
    salt = b"sixteen bytes ok"
    digest = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=2**10, r=4, p=2, dklen=32)
    old = f"scrypt$1024$4$2${b64encode(salt).decode()}${b64encode(digest).decode()}"
    assert verify_password(PASSWORD, old)
    assert not verify_password("another", old)


COMPOSED, DECOMPOSED = "sm\u00f6rg\u00e5sbord-1", "smo\u0308rga\u030asbord-1"


@pytest.mark.parametrize(
    ("one", "other"),
    [(COMPOSED, DECOMPOSED), ("correct\u00a0horse", "correct horse"), ("馬\u3000馬馬馬馬馬馬", "馬 馬馬馬馬馬馬")],
)
def test_a_password_is_one_however_it_is_typed(one: str, other: str) -> None:
    """Keyboards compose letters and spaces in different ways (RFC 8265, section 4.1)."""
    for typed, again in ((one, other), (other, one)):
        assert verify_password(again, CHEAP.hash(typed))


@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED, "correct\u00a0horse"])
def test_a_hash_of_a_password_as_it_was_typed_still_counts(typed: str) -> None:
    """Older hashes were made without a normal form."""
    salt = b"sixteen bytes ok"
    digest = hashlib.scrypt(typed.encode(), salt=salt, n=2, r=1, p=1, dklen=32)
    old = f"scrypt$2$1$1${b64encode(salt).decode()}${b64encode(digest).decode()}"
    assert verify_password(typed, old)
    assert not verify_password(typed + "x", old)


@pytest.mark.parametrize("other", ["ｐａｓｓｗｏｒｄ ＡＢＣ", "password ABC "])
def test_what_is_not_the_same_password_stays_apart(other: str) -> None:
    """Width, case and blanks at the ends count."""
    assert normal_password(other) != normal_password("password ABC")


@pytest.mark.parametrize(
    "usual", ["password", "12345678", "Password1", "QWERTYUIOP", "iloveyou", "trustno1", "1qaz2wsx"]
)
def test_a_usual_password_is_refused(usual: str) -> None:
    """The whole of it, in capital or small letters."""
    with pytest.raises(Invalid) as refused:
        check_password(usual)
    assert refused.value.faults[0].problem == "is one that many people have, so it is easy to guess"
    check_password(f"{usual} of ours")


@pytest.mark.parametrize(
    "password", ["ann.archer@example.com", "Ann.Archer", " ann.archer@example.com".strip(), "EXAMPLE.COM"]
)
def test_the_address_is_no_password(password: str) -> None:
    """Nor a part of it."""
    with pytest.raises(Invalid, match="email address"):
        check_password(password, "ann.archer@example.com")
    check_password(f"{password}, she said", "ann.archer@example.com")


@pytest.mark.parametrize(("password", "good"), [(DECOMPOSED[:8], False), ("ö" * 200, True), ("o\u0308" * 200, True)])
def test_a_length_counts_composed_letters(password: str, good: bool) -> None:
    """As a person counts them."""
    if good:
        check_password(password)
    else:
        with pytest.raises(Invalid, match="fewer than 8"):
            check_password(password)


@pytest.mark.parametrize("control", ["\n", "\t", "\0", "\x85"])
def test_a_new_password_has_no_controls(control: str) -> None:
    """They cannot be typed again everywhere."""
    with pytest.raises(Invalid, match="control"):
        check_password(f"correct{control}horse")
