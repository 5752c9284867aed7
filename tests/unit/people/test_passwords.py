"""Passwords: hashes that contain their parameters."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from chalicelib.people.rules.passwords import Scrypt, verify_password

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
